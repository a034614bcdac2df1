//! The company contract over a real socket, on both databases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod account;
mod account_coverage;
mod account_documented;
mod admin;
mod changing_password;
mod coverage;
mod credentials;
mod documented;
mod limits;
mod logging_in;
mod logging_out;
mod mfa_coverage;
mod odd;
mod reading;
mod registering;
mod registering_refused;
mod resetting_password;
mod session_duration;
mod tokens;
mod verifying_email;
mod verifying_mobile;
mod whose_token;
