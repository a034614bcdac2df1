//! Second factors of the company contract over a real socket, on both databases. Codes of authenticators are computed
//! by another implementation than the one under test.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
#[expect(
    dead_code,
    unused_imports,
    reason = "the company contract's other tests need more"
)]
mod support;

mod authenticator;
mod elsewhere;
mod given;
mod guesses;
mod once;
mod pending;
mod recovery_codes;
mod resetting;
mod sms;
