//! Adding, choosing and removing the caller's addresses.

use super::send_key;
use crate::limits::Throttled;
use crate::model::{
    Change, Email, EmailAddress, EmailId, MessageId, MessageKind, NewMessage, User,
};
use crate::ports::{Inserted, StorageResult, Tx};
use crate::sessions::Authenticated;
use crate::validation::{Field, Invalids, Problem};
use crate::{Auth, Fault, Time};

/// A new address or number.
#[derive(Clone, Debug)]
pub struct AddAddress {
    /// The address or number.
    pub address: String,
    /// Whether it should take the place of the primary one.
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
    /// Too often.
    #[error(transparent)]
    Throttled(Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_failures!(AddressError);

impl Auth {
    /// Adds an address, unverified, and mails a key to it.
    ///
    /// # Errors
    /// See [`AddressError`].
    pub fn add_email(
        &self,
        caller: &Authenticated,
        request: &AddAddress,
    ) -> Result<Email, AddressError> {
        let now = self.now();
        let invalid = |problem| AddressError::from(Invalids::one(Field::Email, problem));
        let address =
            EmailAddress::parse(&request.address).ok_or_else(|| invalid(Problem::Malformed))?;
        let user = &caller.user;
        self.debit_message(user, address.canonical())?;
        let email = self.storage().transaction(|tx| {
            let inserted =
                tx.insert_email(user.company, user.id, &address, request.primary, None, now)?;
            let Inserted::New(id) = inserted else {
                return Err(invalid(Problem::Taken));
            };
            let email = Email {
                id,
                address: address.address().to_owned(),
                primary: request.primary,
                verified: None,
            };
            send_key(self, tx, user, &email, now)?;
            if request.primary {
                self.tell_old_address(tx, user, now)?;
            }
            tx.record_change(Change::User(user.id), now)?;
            Ok(email)
        })?;
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        Ok(email)
    }

    /// Makes an address the primary one. The address before is told.
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
            let current = tx
                .user(user.company, user.id)?
                .ok_or(AddressError::NotFound)?;
            let mut email = current
                .emails
                .iter()
                .find(|email| email.id == id)
                .cloned()
                .ok_or(AddressError::NotFound)?;
            match primary {
                Some(true) if !email.primary => {
                    tx.set_primary_email(user.company, user.id, id, now)?;
                    self.tell_old_address(tx, &current, now)?;
                    email.primary = true;
                    tx.record_change(Change::User(user.id), now)?;
                }
                Some(false) if email.primary => {
                    return Err(AddressError::from(Invalids::one(
                        Field::Primary,
                        Problem::LastOne,
                    )));
                }
                _ => {}
            }
            Ok(email)
        })?;
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        Ok(email)
    }

    /// Removes an address that is not the primary one.
    ///
    /// # Errors
    /// See [`AddressError`]; the primary one is refused with [`Problem::LastOne`].
    pub fn remove_email(&self, caller: &Authenticated, id: EmailId) -> Result<(), AddressError> {
        let now = self.now();
        let user = &caller.user;
        self.storage().transaction(|tx| {
            if !tx.delete_email(user.company, user.id, id)? {
                let current = tx.user(user.company, user.id)?;
                let is_primary =
                    current.is_some_and(|user| user.emails.iter().any(|email| email.id == id));
                return Err(if is_primary {
                    Invalids::one(Field::Email, Problem::LastOne).into()
                } else {
                    AddressError::NotFound
                });
            }
            tx.record_change(Change::User(user.id), now)?;
            Ok(())
        })?;
        self.forget(Change::User(user.id));
        Ok(())
    }

    /// Tells the address that is primary now that another takes its place.
    pub(crate) fn tell_old_address(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        now: Time,
    ) -> StorageResult<()> {
        let Some(old) = user.primary_email() else {
            return Ok(());
        };
        tx.enqueue(&NewMessage {
            id: MessageId(self.entropy().uuid_at(now)),
            company: user.company,
            user: Some(user.id),
            to: old.address.clone(),
            to_name: user.profile.first_name.clone(),
            language: user.profile.language.clone(),
            kind: MessageKind::EmailChanged,
            created: now,
        })
    }
}
