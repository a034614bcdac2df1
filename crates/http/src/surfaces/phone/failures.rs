//! Every way in which a use case can fail, as this contract says it (wire contracts, section 4, version 3.3.0).
//!
//! No match has a wildcard: a new error of the domain does not compile until it has its sentence here.

use latchkey_domain::phone::{RegisterPhoneError, VerifyPhoneError};

use crate::failure::{Failure, told};

/// Sending a code. A provider that fails is no failure here: the message is tried again.
#[must_use]
pub fn register(error: RegisterPhoneError) -> Failure {
    match told(error) {
        RegisterPhoneError::Invalid(_) => bad_number(),
        RegisterPhoneError::Throttled(throttled) => throttled.into(),
        RegisterPhoneError::Fault(fault) => fault.into(),
    }
}

/// Giving it back. No sentence has a full stop but the last: clients compare.
#[must_use]
pub fn verify(error: VerifyPhoneError) -> Failure {
    match told(error) {
        VerifyPhoneError::BadNumber => bad_number(),
        VerifyPhoneError::BadCode => Failure::non_field("Security code is not valid"),
        VerifyPhoneError::Expired => Failure::non_field("Security code has expired"),
        VerifyPhoneError::Used => Failure::non_field("Security code is already verified"),
        VerifyPhoneError::Exhausted => {
            Failure::non_field("Too many failed verification attempts. Please request a new code.")
        }
        VerifyPhoneError::Throttled(throttled) => throttled.into(),
        VerifyPhoneError::Fault(fault) => fault.into(),
    }
}

fn bad_number() -> Failure {
    Failure::field("phone_number", "Enter a valid phone number.")
}
