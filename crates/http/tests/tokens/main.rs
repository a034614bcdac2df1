//! Tokens of every kind on every surface: what each opens, and what of a request may name an account.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod assignment;
mod kinds;
mod matrix;
mod places;
mod site;
#[path = "../support/wire.rs"]
mod wire;
