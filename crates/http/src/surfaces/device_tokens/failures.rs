//! Every way in which a use case can fail, as this contract says it (wire contracts, section 3).
//!
//! No match has a wildcard: a new error of the domain does not compile until it has its sentence here.

use latchkey_domain::{
    email::AddressError,
    mobile::VerifyMobileError,
    sessions::{AuthenticateError, LogInError, ProveError},
    validation::{Field, Invalids, Problem},
};

use crate::failure::{CredentialsProblem, Failure, told};

/// The way in: a permanent token for this contract, made on that of companies after the second factor was given.
const SECOND_FACTOR: &str = "Multi-factor authentication required.";

/// 401, as for whoever did not say who they are: signing in again is the remedy.
const NOT_FRESH: &str = "Sign in again, or send your password as current_password.";

/// Giving the password once more.
#[must_use]
pub fn prove(error: ProveError) -> Failure {
    match told(error) {
        ProveError::WrongPassword => Failure::field("current_password", "Invalid password."),
        ProveError::Throttled(throttled) => throttled.into(),
        ProveError::Fault(fault) => fault.into(),
    }
}

/// A token that opens nothing: 423.
#[must_use]
pub fn authenticate(error: AuthenticateError) -> Failure {
    match told(error) {
        AuthenticateError::Invalid => Failure::Unauthenticated(CredentialsProblem::Refused(None)),
        AuthenticateError::MfaPending => Failure::refused(SECOND_FACTOR),
        AuthenticateError::Fault(fault) => fault.into(),
    }
}

/// Signing in: 401, for a disabled user too.
#[must_use]
pub fn log_in(error: LogInError) -> Failure {
    match told(error) {
        // A session of this contract has one duration, so none can be wrong.
        LogInError::BadCredentials | LogInError::Invalid(_) => {
            Failure::refused("Invalid email or password.")
        }
        LogInError::SecondFactor => Failure::refused(SECOND_FACTOR),
        LogInError::Throttled(throttled) => throttled.into(),
        LogInError::Fault(fault) => fault.into(),
    }
}

/// Sending a code to a phone. A number of somebody else's is answered like any other, and nothing is sent: a user
/// must not learn which numbers have an account.
///
/// # Errors
/// Everything else.
pub fn send_code(error: AddressError) -> Result<(), Failure> {
    match told(error) {
        AddressError::Invalid(Invalids(wrong))
            if wrong.iter().all(|one| told(one.problem) == Problem::Taken) =>
        {
            Ok(())
        }
        AddressError::Invalid(_) => Err(Failure::non_field("Invalid phone number.")),
        AddressError::NotFound => Err(Failure::Unauthenticated(CredentialsProblem::Refused(None))),
        AddressError::NotFresh => Err(Failure::refused(NOT_FRESH)),
        AddressError::Throttled(throttled) => Err(throttled.into()),
        AddressError::Fault(fault) => Err(fault.into()),
    }
}

/// Giving the code back.
#[must_use]
pub fn verify_phone(error: VerifyMobileError) -> Failure {
    match told(error) {
        VerifyMobileError::BadCode => Failure::non_field("Invalid verification code."),
        VerifyMobileError::Throttled(throttled) => throttled.into(),
        VerifyMobileError::Fault(fault) => fault.into(),
    }
}

/// Changing one's own name.
#[must_use]
pub fn profile(error: AddressError) -> Failure {
    match told(error) {
        AddressError::Invalid(Invalids(wrong)) => {
            let last_only = wrong.iter().all(|one| one.field == Field::LastName);
            Failure::non_field(if last_only {
                "Invalid last_name."
            } else {
                "Invalid first_name."
            })
        }
        // Never here: names are no matter of security.
        AddressError::NotFresh => Failure::refused(NOT_FRESH),
        // Gone since the token was checked.
        AddressError::NotFound => Failure::Unauthenticated(CredentialsProblem::Refused(None)),
        AddressError::Throttled(throttled) => throttled.into(),
        AddressError::Fault(fault) => fault.into(),
    }
}
