//! How the core behaves, seen from outside, on both databases.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

mod addresses;
mod admin;
mod cache;
mod company_registration;
mod emails;
mod identifiers;
mod installation;
mod isolation;
mod jwt;
mod key_rotation;
mod login;
mod login_limits;
mod mobiles;
mod nodes;
mod operator;
mod outbox;
mod passwords;
mod permanent_tokens;
mod profile;
mod registration;
mod resets;
mod rotation;
mod sessions;
mod strict_privacy;
