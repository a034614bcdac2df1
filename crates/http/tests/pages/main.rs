//! The pages that links in mails open, over a real socket, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;
#[path = "../support/wire.rs"]
mod wire;

mod company;
mod headers;
mod refusals;
mod reset_password;
mod verify_email;
