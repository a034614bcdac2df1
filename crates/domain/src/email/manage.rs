//! Adding, choosing and removing the caller's addresses.

use super::{send_key, with_room_for_email};
use crate::events::record_about;
use crate::limits::Throttled;
use crate::model::{Change, Email, EmailAddress, EmailId, EventKind, SecurityNotice};
use crate::ports::Inserted;
use crate::sessions::{Authenticated, shares_not_fresh};
use crate::validation::{Field, Invalids, Problem};
use crate::{Auth, Fault};

/// A new address or number.
#[derive(Clone, Debug)]
pub struct AddAddress {
    /// The address or number.
    pub address: String,
    /// Whether it should take the place of the primary one, once it is proven.
    pub primary: bool,
}

/// Why an address or number was not added, changed or removed.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// The caller has none such.
    #[error("there is no such address")]
    NotFound,
    /// It is not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalids),
    /// The caller must first prove who they are once more: see [`Auth::prove_again`].
    #[error("the last proof of who is calling is too old")]
    NotFresh,
    /// Too often.
    #[error(transparent)]
    Throttled(Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_failures!(AddressError);
shares_not_fresh!(AddressError);

impl Auth {
    /// Adds an address, unverified, and mails a key to it. One that should be primary takes the place of
    /// the one before once it is proven.
    ///
    /// # Errors
    /// See [`AddressError`].
    pub fn add_email(
        &self,
        caller: &Authenticated,
        request: &AddAddress,
    ) -> Result<Email, AddressError> {
        let now = self.now();
        self.require_fresh(caller)?;
        let invalid = |problem| AddressError::from(Invalids::one(Field::Email, problem));
        let address =
            EmailAddress::parse(&request.address).ok_or_else(|| invalid(Problem::Malformed))?;
        let user = &caller.user;
        self.limiter()
            .take(&[self.mail_take(address.canonical())])?;
        let email = self.storage().transaction(|tx| {
            let current = with_room_for_email(tx, user)?;
            let inserted = tx.insert_email(user.company, user.id, &address, false, None, now)?;
            let Inserted::New(id) = inserted else {
                return Err(invalid(Problem::Taken));
            };
            let email = Email {
                id,
                address: address.address().to_owned(),
                primary: false,
                verified: None,
                becomes_primary: request.primary,
            };
            if request.primary {
                self.prefer_email(tx, &current, &email, now)?;
            }
            send_key(self, tx, user, &email, now)?;
            let what = format!("email {id}");
            record_about(tx, EventKind::EmailAdd, caller, user, what, now)?;
            self.notify(tx, &current, SecurityNotice::EmailAdded, now)?;
            tx.record_change(Change::User(user.id), now)?;
            Ok(email)
        })?;
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        Ok(email)
    }

    /// Makes an address the primary one: at once where it is proven, else as soon as it is. The address
    /// before is told.
    ///
    /// # Errors
    /// See [`AddressError`].
    pub fn set_primary_email(
        &self,
        caller: &Authenticated,
        id: EmailId,
        primary: Option<bool>,
    ) -> Result<Email, AddressError> {
        let now = self.now();
        let user = &caller.user;
        let email = self.storage().transaction(|tx| {
            tx.lock_user(user.company, user.id)?;
            let current = tx
                .user(user.company, user.id)?
                .ok_or(AddressError::NotFound)?;
            let find = |email: &&Email| email.id == id;
            let email = current
                .emails
                .iter()
                .find(find)
                .ok_or(AddressError::NotFound)?;
            let what = match primary {
                Some(true) if !email.primary => {
                    self.require_fresh(caller)?;
                    self.prefer_email(tx, &current, email, now)?;
                    "primary"
                }
                Some(false) if email.primary => {
                    let last = Invalids::one(Field::Primary, Problem::LastOne);
                    return Err(AddressError::from(last));
                }
                Some(false) if email.becomes_primary => {
                    tx.want_primary_email(user.company, user.id, None)?;
                    "not primary"
                }
                _ => return Ok(email.clone()),
            };
            let what = format!("email {id} {what}");
            record_about(tx, EventKind::EmailUpdate, caller, user, what, now)?;
            tx.record_change(Change::User(user.id), now)?;
            let changed = tx.email(user.company, id)?;
            Ok(changed.ok_or(AddressError::NotFound)?.1)
        })?;
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        Ok(email)
    }

    /// Removes an address that is not the primary one. It and the primary one are told.
    ///
    /// # Errors
    /// See [`AddressError`]; the primary one is refused with [`Problem::LastOne`].
    pub fn remove_email(&self, caller: &Authenticated, id: EmailId) -> Result<(), AddressError> {
        let now = self.now();
        let user = &caller.user;
        self.require_fresh(caller)?;
        self.storage().transaction(|tx| {
            let current = tx
                .user(user.company, user.id)?
                .ok_or(AddressError::NotFound)?;
            let known = current.emails.iter().find(|email| email.id == id);
            let known = known.ok_or(AddressError::NotFound)?;
            if !tx.delete_email(user.company, user.id, id)? {
                let last = Invalids::one(Field::Email, Problem::LastOne);
                return Err(AddressError::from(last));
            }
            let what = format!("email {id}");
            record_about(tx, EventKind::EmailRemove, caller, user, what, now)?;
            self.notify(tx, &current, SecurityNotice::EmailRemoved, now)?;
            if known.verified.is_some() {
                let notice = SecurityNotice::EmailRemoved;
                self.notify_at(tx, &current, &known.address, notice, now)?;
            }
            tx.record_change(Change::User(user.id), now)?;
            Ok(())
        })?;
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        Ok(())
    }
}
