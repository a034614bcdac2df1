//! All surfaces together: what tokens of every kind open, what of a request may name an account, what of one a login
//! tells, and what is left of one after its first proof.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod assignment;
mod first_proof;
mod kinds;
mod matrix;
mod places;
mod site;
mod telling;
#[path = "../support/wire.rs"]
mod wire;
