//! The contract of document 002 over a real socket, on both databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;
#[path = "../support/wire.rs"]
mod wire;

mod by_code;
mod coverage;
mod documented;
mod failures;
mod getting;
mod header;
mod limits;
mod me;
mod other_surfaces;
mod query;
mod refusals;
mod second_factor;
mod signing_up;
mod strict_privacy;
mod syntaxes;
