//! Second factors: an authenticator (RFC 6238), codes by SMS, recovery codes.
//!
//! A login of a user with a confirmed factor gives a *pending* session: its token opens nothing but
//! what completes or ends it. Contracts that know no second factor refuse such a login.

mod recovery;
mod sms;
mod status;
mod totp;
pub mod totp_code;
mod verify;

pub use recovery::RecoveryCodes;
pub use sms::SmsDevice;
pub use status::MfaStatus;
pub use totp::TotpDevice;
pub use verify::VerifyMfaError;

use crate::Fault;
use crate::limits::Throttled;
use crate::validation::Invalids;

/// Why a factor was not added, shown or removed.
#[derive(Debug, thiserror::Error)]
pub enum MfaError {
    /// The caller has none such.
    #[error("there is no such factor")]
    NotFound,
    /// One is confirmed already: remove it first.
    #[error("the factor is confirmed already")]
    AlreadyConfirmed,
    /// The number is not one.
    #[error(transparent)]
    Invalid(#[from] Invalids),
    /// The caller must first prove who they are once more: see [`crate::Auth::prove_again`].
    #[error("the last proof of who is calling is too old")]
    NotFresh,
    /// Too often.
    #[error(transparent)]
    Throttled(Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_failures!(MfaError);
crate::sessions::shares_not_fresh!(MfaError);
