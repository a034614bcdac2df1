//! Every way in which a use case can fail, as this contract says it (wire contracts, section 5).
//!
//! No match has a wildcard: a new error of the domain does not compile until it has its sentence here.

use latchkey_domain::{
    accounts::RegisterError,
    email::AddressError,
    passwords::ChangePasswordError,
    sessions::{AuthenticateError, LogInError, ProveError, SignInByCodeError},
};

use super::wording::invalids;
use crate::failure::{CredentialsProblem, Failure, told};

/// A token that opens nothing here.
#[must_use]
pub fn authenticate(error: AuthenticateError) -> Failure {
    match told(error) {
        // No session of this contract owes a second factor: such users get none.
        AuthenticateError::Invalid | AuthenticateError::MfaPending => {
            Failure::Unauthenticated(CredentialsProblem::Refused(None))
        }
        AuthenticateError::Fault(fault) => fault.into(),
    }
}

/// Signing up.
#[must_use]
pub fn register(error: RegisterError) -> Failure {
    match told(error) {
        RegisterError::Invalid(invalid) => invalids(&invalid),
        RegisterError::Throttled(throttled) => throttled.into(),
        RegisterError::Fault(fault) => fault.into(),
    }
}

/// Signing in with a password. Upstream answers 404 for an address that nobody has; here it reads like a wrong password,
/// and so does a disabled account.
#[must_use]
pub fn log_in(error: LogInError) -> Failure {
    match told(error) {
        // A session of this contract has one duration, so none can be wrong.
        LogInError::BadCredentials | LogInError::Invalid(_) => Failure::refused("is incorrect"),
        // The way in is a permanent token for this contract, made on that of companies after the factor was given.
        LogInError::SecondFactor => {
            Failure::refused("is not enough: the account has a second factor")
        }
        LogInError::Throttled(throttled) => throttled.into(),
        LogInError::Fault(fault) => fault.into(),
    }
}

/// Signing in with a code; `None` is the contract's `rejected`, which is no error on its wire.
#[must_use]
pub fn sign_in_by_code(error: SignInByCodeError) -> Option<Failure> {
    match told(error) {
        SignInByCodeError::BadCode | SignInByCodeError::SecondFactor => None,
        SignInByCodeError::Throttled(throttled) => Some(throttled.into()),
        SignInByCodeError::Fault(fault) => Some(fault.into()),
    }
}

/// Changing one's profile.
#[must_use]
pub fn update_profile(error: AddressError) -> Failure {
    match told(error) {
        AddressError::NotFound => Failure::NotFound,
        AddressError::NotFresh => not_fresh(),
        AddressError::Invalid(invalid) => invalids(&invalid),
        AddressError::Throttled(throttled) => throttled.into(),
        AddressError::Fault(fault) => fault.into(),
    }
}

/// Setting one's password.
#[must_use]
pub fn set_password(error: ChangePasswordError) -> Failure {
    match told(error) {
        ChangePasswordError::Invalid(invalid) => invalids(&invalid),
        ChangePasswordError::NotFresh => not_fresh(),
        ChangePasswordError::Throttled(throttled) => throttled.into(),
        ChangePasswordError::Fault(fault) => fault.into(),
    }
}

/// How the wire calls the password so far.
const CURRENT_PASSWORD: &str = "current_password";

/// The last proof of who is calling is too old.
fn not_fresh() -> Failure {
    Failure::field(
        CURRENT_PASSWORD,
        "can't be blank, unless the token is new: get one, or give the password",
    )
}

/// Giving the password once more.
#[must_use]
pub fn prove(error: ProveError) -> Failure {
    match told(error) {
        ProveError::WrongPassword => Failure::field(CURRENT_PASSWORD, "is invalid"),
        ProveError::Throttled(throttled) => throttled.into(),
        ProveError::Fault(fault) => fault.into(),
    }
}
