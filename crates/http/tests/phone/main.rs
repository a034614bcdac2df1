//! The phone contract over a real socket, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;
#[path = "../support/wire.rs"]
mod wire;

mod bodies;
mod coverage;
mod guessing;
mod languages;
mod limits;
mod registering;
mod trouble;
mod verifying;
