//! Which address is the primary one. Another takes its place once it is proven, not before: until then
//! whoever holds the one before signs in with it, and links to set a password go there.

use super::{AddressError, MAX_ADDRESSES};
use crate::model::{Email, EmailId, Purpose, User};
use crate::ports::{StorageResult, Tx};
use crate::validation::{Field, Invalids, Problem};
use crate::{Auth, Time};

impl Auth {
    /// Makes an address primary that was proven, or notes that it will be.
    pub(crate) fn prefer_email(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        email: &Email,
        now: Time,
    ) -> StorageResult<()> {
        if email.primary {
            return Ok(());
        }
        if email.verified.is_some() {
            return self.promote_email(tx, user, email.id, now);
        }
        tx.want_primary_email(user.company, user.id, Some(email.id))?;
        Ok(())
    }

    /// Makes an address primary. The one before is told, and links that wait there die.
    pub(crate) fn promote_email(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        id: EmailId,
        now: Time,
    ) -> StorageResult<()> {
        tx.set_primary_email(user.company, user.id, id, now)?;
        let links = Purpose::ResetPassword;
        tx.delete_challenges(user.company, user.id, links.name())?;
        self.tell_old_address(tx, user, now)
    }
}

/// The user's row held and read, with room for one address more.
pub(crate) fn with_room_for_email(tx: &mut dyn Tx, user: &User) -> Result<User, AddressError> {
    tx.lock_user(user.company, user.id)?;
    let current = tx
        .user(user.company, user.id)?
        .ok_or(AddressError::NotFound)?;
    if current.emails.len() >= MAX_ADDRESSES {
        return Err(Invalids::one(Field::Email, Problem::TooMany(MAX_ADDRESSES)).into());
    }
    Ok(current)
}
