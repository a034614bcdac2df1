//! All surfaces together: what tokens of every kind open, what of a request may name an account, and what of one a login
//! tells.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod assignment;
mod kinds;
mod matrix;
mod places;
mod site;
mod telling;
#[path = "../support/wire.rs"]
mod wire;
