//! The JWT contract over a real socket, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;
#[path = "../support/wire.rs"]
mod wire;

mod bodies;
mod claims;
mod getting;
mod header;
mod memory;
mod refreshing;
mod revocation;
mod rotation;
mod verifying;
