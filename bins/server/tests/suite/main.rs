//! The real binary, driven as people and machines drive it: by arguments, configuration, HTTP and signals.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod answers;
mod backup;
mod browser;
mod canary;
mod clients;
mod config;
mod corpus;
mod database;
mod first_start;
mod hostile;
mod import;
mod keys;
mod life;
mod mails;
mod messages;
mod nodes;
mod operator;
mod schema;
mod stop;
mod support;
