//! The contract of devices over a real socket, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;
#[path = "../support/wire.rs"]
mod wire;

mod coverage;
mod documented;
mod formats;
mod one_account;
mod parameters;
mod phones;
mod profile;
mod push_tokens;
mod resetting;
mod second_factor;
mod signing_in;
mod signing_out;
mod trouble;
