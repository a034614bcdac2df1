//! What strangers send, to every row of every surface's table, on both databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod accounts;
mod document;
mod framing;
mod limits;
mod matrix;
mod plan;
mod shape;
mod site;
mod values;
#[path = "../support/wire.rs"]
mod wire;
mod written;
