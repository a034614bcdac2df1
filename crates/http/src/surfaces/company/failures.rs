//! Every way in which a use case can fail, as this contract says it (wire contracts, section 7.4).
//!
//! No match has a wildcard: a new error of the domain does not compile until it has its sentence here.

use latchkey_domain::{
    accounts::RegisterError,
    admin::AdminError,
    email::{AddressError, VerifyEmailError},
    mobile::VerifyMobileError,
    passwords::{ChangePasswordError, ConfirmResetError},
    sessions::{AuthenticateError, CreatePermanentError, LogInError, ProveError},
};

pub use super::wording::Names;
use super::wording::invalids;
use crate::failure::{CredentialsProblem, Failure, told};

/// A token that opens nothing is 401, which ends a client's session; one that owes a second factor is 403.
#[must_use]
pub fn authenticate(error: AuthenticateError) -> Failure {
    match told(error) {
        AuthenticateError::Invalid => Failure::Unauthenticated(CredentialsProblem::Refused(None)),
        AuthenticateError::MfaPending => {
            Failure::Forbidden(Some("Multi-factor authentication required.".into()))
        }
        AuthenticateError::Fault(fault) => fault.into(),
    }
}

/// Registering, as a user or with a company.
#[must_use]
pub fn register(error: RegisterError) -> Failure {
    match told(error) {
        RegisterError::Invalid(invalid) => invalids(&invalid, Names::USUAL),
        RegisterError::Throttled(throttled) => throttled.into(),
        RegisterError::Fault(fault) => fault.into(),
    }
}

/// Signing in. Never 401: clients would take it for the end of a session.
#[must_use]
pub fn log_in(error: LogInError) -> Failure {
    match told(error) {
        LogInError::BadCredentials => {
            Failure::non_field("Unable to log in with provided credentials.")
        }
        // Here such a login gives a pending session instead.
        LogInError::SecondFactor => Failure::non_field("Multi-factor authentication required."),
        LogInError::Invalid(invalid) => invalids(&invalid, Names::USUAL),
        LogInError::Throttled(throttled) => throttled.into(),
        LogInError::Fault(fault) => fault.into(),
    }
}

/// Changing a password.
#[must_use]
pub fn change_password(error: ChangePasswordError) -> Failure {
    match told(error) {
        ChangePasswordError::Invalid(invalid) => invalids(&invalid, Names::NEW_PASSWORD),
        // Never here: the old password is given.
        ChangePasswordError::NotFresh => not_fresh(),
        ChangePasswordError::Throttled(throttled) => throttled.into(),
        ChangePasswordError::Fault(fault) => fault.into(),
    }
}

/// Setting a password by a link.
#[must_use]
pub fn confirm_reset(error: ConfirmResetError) -> Failure {
    match told(error) {
        ConfirmResetError::BadUid => Failure::field("uid", "Invalid value"),
        ConfirmResetError::BadToken => Failure::field("token", "Invalid value"),
        ConfirmResetError::Invalid(invalid) => invalids(&invalid, Names::NEW_PASSWORD),
        ConfirmResetError::Throttled(throttled) => throttled.into(),
        ConfirmResetError::Fault(fault) => fault.into(),
    }
}

/// Making a permanent token.
#[must_use]
pub fn create_permanent(error: CreatePermanentError) -> Failure {
    const NAMES: Names = Names::but(&[(
        latchkey_domain::validation::Field::SessionDuration,
        "duration",
    )]);
    match told(error) {
        CreatePermanentError::WrongPassword => Failure::field("password", "Invalid password"),
        CreatePermanentError::Invalid(invalid) => invalids(&invalid, NAMES),
        CreatePermanentError::Throttled(throttled) => throttled.into(),
        CreatePermanentError::Fault(fault) => fault.into(),
    }
}

/// Proving an email address.
#[must_use]
pub fn verify_email(error: VerifyEmailError) -> Failure {
    match told(error) {
        VerifyEmailError::BadKey => Failure::field("key", "Invalid key."),
        VerifyEmailError::Throttled(throttled) => throttled.into(),
        VerifyEmailError::Fault(fault) => fault.into(),
    }
}

/// Proving a mobile number.
#[must_use]
pub fn verify_mobile(error: VerifyMobileError) -> Failure {
    match told(error) {
        VerifyMobileError::BadCode => Failure::field("otp", "Invalid OTP."),
        VerifyMobileError::Throttled(throttled) => throttled.into(),
        VerifyMobileError::Fault(fault) => fault.into(),
    }
}

/// Adding, choosing and removing one's own addresses and numbers, and changing one's profile.
#[must_use]
pub fn address(error: AddressError, names: Names) -> Failure {
    match told(error) {
        AddressError::NotFound => Failure::NotFound,
        AddressError::NotFresh => not_fresh(),
        AddressError::Invalid(invalid) => invalids(&invalid, names),
        AddressError::Throttled(throttled) => throttled.into(),
        AddressError::Fault(fault) => fault.into(),
    }
}

/// The last proof of who is calling is too old. 403, since 401 ends a client's session.
#[must_use]
pub fn not_fresh() -> Failure {
    Failure::Forbidden(Some(
        "Recent authentication required. Log in again, or send your password as \"current_password\"."
            .into(),
    ))
}

/// Giving the password once more.
#[must_use]
pub fn prove(error: ProveError) -> Failure {
    match told(error) {
        ProveError::WrongPassword => Failure::field("current_password", "Invalid password"),
        ProveError::Throttled(throttled) => throttled.into(),
        ProveError::Fault(fault) => fault.into(),
    }
}

/// What administrators do.
#[must_use]
pub fn admin(error: AdminError, names: Names) -> Failure {
    match told(error) {
        AdminError::Forbidden => Failure::Forbidden(None),
        AdminError::NotFound => Failure::NotFound,
        AdminError::Invalid(invalid) => invalids(&invalid, names),
        AdminError::Throttled(throttled) => throttled.into(),
        AdminError::Fault(fault) => fault.into(),
    }
}
