//! Proving to hold a phone number, without an account (document 001).

mod number;
mod register;
pub mod session_token;
mod verify;

pub use number::{callable, in_region};
pub use register::{RegisterPhone, RegisterPhoneError};
pub use verify::{VerifyPhone, VerifyPhoneError};
