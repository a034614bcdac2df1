//! A user's mobile numbers: proving, adding, choosing, removing.

mod in_region;
mod manage;
mod promote;
mod verify;

pub use verify::VerifyMobileError;

use crate::model::{Mobile, Purpose, User};
use crate::otp::{Issue, issue};
use crate::ports::{StorageResult, Tx};
use crate::{Auth, Time};

/// Sends a code to a number of the user's.
pub(crate) fn send_code(
    auth: &Auth,
    tx: &mut dyn Tx,
    user: &User,
    mobile: &Mobile,
    now: Time,
) -> StorageResult<()> {
    let wanted = Issue {
        company: user.company,
        user: Some(user.id),
        purpose: Purpose::VerifyMobile(mobile.id),
        destination: &mobile.number,
        to: &mobile.number,
        to_name: &user.profile.first_name,
        language: &user.profile.language,
    };
    issue(auth, tx, wanted, now).map(|_| ())
}
