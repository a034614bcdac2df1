//! Failures that every use case shares.

use crate::limits::Throttled;
use crate::ports::{HashError, SignError, StorageError};

/// Something outside the caller's power failed.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// More passwords are waiting than can be hashed in time.
    #[error("too much work is waiting")]
    Overloaded {
        /// When to try again, at least 1.
        retry_after_seconds: u32,
    },
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Signing failed.
    #[error(transparent)]
    Signing(#[from] SignError),
    /// A sealed value does not open.
    #[error(transparent)]
    Sealing(#[from] crate::ports::SealFailure),
    /// Hashing failed.
    #[error("a password could not be hashed")]
    Hashing(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<HashError> for Fault {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Overloaded { retry_after } => {
                let seconds = retry_after.as_secs_f64().ceil().max(1.0);
                Self::Overloaded {
                    retry_after_seconds: seconds as u32,
                }
            }
            HashError::Failed(source) => Self::Hashing(source),
        }
    }
}

/// Why a use case that anybody may call was not carried out, apart from its own reasons.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Too often.
    #[error(transparent)]
    Throttled(#[from] Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<StorageError> for Refusal {
    fn from(error: StorageError) -> Self {
        Self::Fault(error.into())
    }
}

/// Lets `?` turn the failures that every use case shares into a use case's own error, which has
/// the variants `Throttled` and `Fault`.
macro_rules! shares_failures {
    ($($error:ty),+) => {$(
        impl From<crate::limits::Throttled> for $error {
            fn from(throttled: crate::limits::Throttled) -> Self {
                Self::Throttled(throttled)
            }
        }
        crate::error::shares_faults!($error);
        impl From<crate::Refusal> for $error {
            fn from(refusal: crate::Refusal) -> Self {
                match refusal {
                    crate::Refusal::Throttled(throttled) => Self::Throttled(throttled),
                    crate::Refusal::Fault(fault) => Self::Fault(fault),
                }
            }
        }
    )+};
}

/// The same for errors without `Throttled`.
macro_rules! shares_faults {
    ($($error:ty),+) => {$(
        impl From<crate::Fault> for $error {
            fn from(fault: crate::Fault) -> Self {
                Self::Fault(fault)
            }
        }
        impl From<crate::ports::StorageError> for $error {
            fn from(error: crate::ports::StorageError) -> Self {
                Self::Fault(error.into())
            }
        }
        impl From<crate::ports::HashError> for $error {
            fn from(error: crate::ports::HashError) -> Self {
                Self::Fault(error.into())
            }
        }
        impl From<crate::ports::SignError> for $error {
            fn from(error: crate::ports::SignError) -> Self {
                Self::Fault(error.into())
            }
        }
    )+};
}

pub(crate) use {shares_failures, shares_faults};
