//! A user's email addresses: proving, adding, choosing, removing.

mod manage;
mod open_email_link;
mod promote;
mod resend;
mod verify;

pub use manage::{AddAddress, AddressError};
pub use resend::Resend;
pub use verify::VerifyEmailError;
pub(crate) use verify::is_first_proof;

pub(crate) use promote::with_room_for_email;

use crate::model::{Email, Purpose, User};
use crate::otp::{Issue, issue};
use crate::ports::{StorageResult, Tx};
use crate::{Auth, Time};

/// How many addresses a user may have, and how many numbers: each is a mailbox that is written to.
pub const MAX_ADDRESSES: usize = 10;

/// Sends a key to an address of the user's.
pub(crate) fn send_key(
    auth: &Auth,
    tx: &mut dyn Tx,
    user: &User,
    email: &Email,
    now: Time,
) -> StorageResult<()> {
    let wanted = Issue {
        company: user.company,
        user: Some(user.id),
        purpose: Purpose::VerifyEmail(email.id),
        destination: &email.address,
        to: &email.address,
        to_name: &user.profile.first_name,
        language: &user.profile.language,
    };
    issue(auth, tx, wanted, now).map(|_| ())
}
