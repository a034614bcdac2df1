//! Every way in which a use case can fail, as this contract says it (wire contracts, section 6).
//!
//! Upstream tells a forged token from one whose user is gone, disabled or signed out. Here all of them are one text:
//! whoever holds a token learns whether it has expired, and nothing else. No match has a wildcard.

use std::borrow::Cow;

use latchkey_domain::sessions::{JwtError, LogInError, RefreshError};

use crate::failure::{Failure, told};

const NOT_GOOD: &str = "Error decoding signature.";
const EXPIRED: &str = "Signature has expired.";

/// Signing in with a password.
#[must_use]
pub fn log_in(error: LogInError) -> Failure {
    match told(error) {
        // A session of this contract has one duration, so none can be wrong.
        LogInError::BadCredentials | LogInError::Invalid(_) => {
            Failure::non_field("Unable to login with provided credentials.")
        }
        // The way in is the company contract, which asks for it.
        LogInError::SecondFactor => Failure::non_field("Multi-factor authentication required."),
        LogInError::Throttled(throttled) => throttled.into(),
        LogInError::Fault(fault) => fault.into(),
    }
}

/// A token in a body: 400.
#[must_use]
pub fn body(error: JwtError) -> Failure {
    token(error, Failure::non_field)
}

/// A token in `Authorization`: 401.
#[must_use]
pub fn header(error: JwtError) -> Failure {
    token(error, Failure::refused)
}

/// Refreshing.
#[must_use]
pub fn refresh(error: RefreshError) -> Failure {
    match told(error) {
        RefreshError::Jwt(error) => body(error),
        RefreshError::WindowOver => Failure::non_field("Refresh has expired."),
        RefreshError::Throttled(throttled) => throttled.into(),
        RefreshError::Fault(fault) => fault.into(),
    }
}

fn token(error: JwtError, refuse: fn(Cow<'static, str>) -> Failure) -> Failure {
    match told(error) {
        JwtError::Invalid => refuse(NOT_GOOD.into()),
        JwtError::Expired => refuse(EXPIRED.into()),
        JwtError::Throttled(throttled) => throttled.into(),
        JwtError::Fault(fault) => fault.into(),
    }
}
