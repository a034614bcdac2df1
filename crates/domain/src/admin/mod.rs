//! What a company's administrators do.

mod addresses;
mod company;
mod groups;
mod memberships;
mod switches;
mod users;

pub use addresses::{AddUserAddress, ChangeUserAddress};
pub use company::CompanySettings;
pub use users::{CreateUser, UpdateUser};

use crate::email::AddressError;
use crate::events::{New, record};
use crate::limits::Throttled;
use crate::model::EventKind;
use crate::ports::{StorageResult, Tx};
use crate::sessions::Authenticated;
use crate::validation::Invalids;
use crate::{Fault, Time};

/// Why an administrator's call was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// The caller does not administrate their company.
    #[error("the caller is no administrator")]
    Forbidden,
    /// The company has no such thing.
    #[error("there is no such thing")]
    NotFound,
    /// A value is not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalids),
    /// Too often.
    #[error(transparent)]
    Throttled(Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_failures!(AdminError);

impl From<AddressError> for AdminError {
    fn from(error: AddressError) -> Self {
        match error {
            AddressError::NotFound => Self::NotFound,
            AddressError::Invalid(invalids) => Self::Invalid(invalids),
            // Asked of callers about their own only.
            AddressError::NotFresh => Self::Forbidden,
            AddressError::Throttled(throttled) => Self::Throttled(throttled),
            AddressError::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// Records what an administrator did to the company.
fn record_here(
    tx: &mut dyn Tx,
    kind: EventKind,
    detail: String,
    caller: &Authenticated,
    now: Time,
) -> StorageResult<()> {
    let event = New::new(kind).by(&caller.user).detail(detail);
    record(tx, event, &caller.client, now)
}

/// Lets administrators pass. Their groups are as of this request, not as of their login.
pub(crate) fn require_admin(caller: &Authenticated) -> Result<(), AdminError> {
    if caller.user.is_admin() {
        Ok(())
    } else {
        Err(AdminError::Forbidden)
    }
}
