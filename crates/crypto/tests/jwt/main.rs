//! JWTs through the port.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod arbitrary;
mod common;
mod forgeries;
mod forgery;
mod rotation;
mod signing;
