//! What is said when a use case of second factors refuses.

use latchkey_domain::mfa::{MfaError, VerifyMfaError};

use crate::{
    failure::{Failure, told},
    surfaces::company::{
        failures::not_fresh,
        wording::{Names, invalids},
    },
};

/// Showing, adding and removing a factor.
pub(super) fn factor(error: MfaError) -> Failure {
    match told(error) {
        MfaError::NotFound => Failure::NotFound,
        MfaError::AlreadyConfirmed => Failure::non_field(ALREADY_CONFIRMED),
        MfaError::NotFresh => not_fresh(),
        MfaError::Invalid(invalid) => invalids(&invalid, Names::USUAL),
        MfaError::Throttled(throttled) => throttled.into(),
        MfaError::Fault(fault) => fault.into(),
    }
}

/// Giving a code.
pub(super) fn verify(error: VerifyMfaError) -> Failure {
    match told(error) {
        VerifyMfaError::BadCode => Failure::field("token", "Invalid token."),
        VerifyMfaError::Throttled(throttled) => throttled.into(),
        VerifyMfaError::Fault(fault) => fault.into(),
    }
}

/// A confirmed factor is removed before another takes its place.
const ALREADY_CONFIRMED: &str = "Multi-factor authentication is already enabled.";

/// The documented refusal.
macro_rules! already_confirmed_sample {
    () => {
        $crate::surfaces::company::samples::field_sample!(
            "non_field_errors",
            "Multi-factor authentication is already enabled."
        )
    };
}
/// The documented answer where there is no such factor.
pub(super) const NOT_FOUND: &str = r#"{"status": "error", "message": "Not found."}"#;

pub(super) use already_confirmed_sample;
