//! Adding, choosing and removing the caller's numbers.

use crate::Auth;
use crate::email::{AddAddress, AddressError};
use crate::events::record_about;
use crate::model::{Change, EventKind, Mobile, MobileId, MobileNumber, SecurityNotice};
use crate::sessions::Authenticated;
use crate::validation::{Field, Invalids, Problem};

impl Auth {
    /// Adds a number, unverified, and sends a code to it. A first number becomes the primary one; another
    /// that should be takes the place of a proven one once it is proven itself.
    ///
    /// # Errors
    /// See [`AddressError`].
    pub fn add_mobile(
        &self,
        caller: &Authenticated,
        request: &AddAddress,
    ) -> Result<Mobile, AddressError> {
        let now = self.now();
        self.require_fresh(caller)?;
        let invalid = |problem| AddressError::from(Invalids::one(Field::Mobile, problem));
        let number =
            MobileNumber::parse(&request.address).ok_or_else(|| invalid(Problem::Malformed))?;
        let user = &caller.user;
        self.check_textable(&number)?;
        self.debit_text(user, &number)?;
        let mobile = self.storage().transaction(|tx| {
            tx.lock_user(user.company, user.id)?;
            let current = tx
                .user(user.company, user.id)?
                .ok_or(AddressError::NotFound)?;
            let mobile = self.insert_mobile(tx, &current, &number, request.primary, now)?;
            let what = format!("mobile {}", mobile.id);
            record_about(tx, EventKind::MobileAdd, caller, user, what, now)?;
            tx.record_change(Change::User(user.id), now)?;
            Ok::<_, AddressError>(mobile)
        })?;
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        Ok(mobile)
    }

    /// Makes a number the primary one: in place of a proven one only once it is proven itself.
    ///
    /// # Errors
    /// See [`AddressError`].
    pub fn set_primary_mobile(
        &self,
        caller: &Authenticated,
        id: MobileId,
        primary: Option<bool>,
    ) -> Result<Mobile, AddressError> {
        let now = self.now();
        let user = &caller.user;
        let mobile = self.storage().transaction(|tx| {
            tx.lock_user(user.company, user.id)?;
            let current = tx
                .user(user.company, user.id)?
                .ok_or(AddressError::NotFound)?;
            let find = |mobile: &&Mobile| mobile.id == id;
            let mobile = current
                .mobiles
                .iter()
                .find(find)
                .ok_or(AddressError::NotFound)?;
            let what = match primary {
                Some(true) if !mobile.primary => {
                    self.require_fresh(caller)?;
                    self.prefer_mobile(tx, &current, mobile, now)?;
                    "primary"
                }
                Some(false) if mobile.primary => {
                    return Err(Invalids::one(Field::Primary, Problem::LastOne).into());
                }
                Some(false) if mobile.becomes_primary => {
                    tx.want_primary_mobile(user.company, user.id, None)?;
                    "not primary"
                }
                _ => return Ok(mobile.clone()),
            };
            let what = format!("mobile {id} {what}");
            record_about(tx, EventKind::MobileUpdate, caller, user, what, now)?;
            tx.record_change(Change::User(user.id), now)?;
            let changed = tx.mobile(user.company, id)?;
            Ok::<_, AddressError>(changed.ok_or(AddressError::NotFound)?.1)
        })?;
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        Ok(mobile)
    }

    /// Removes a number, and tells the owner by mail.
    ///
    /// # Errors
    /// See [`AddressError`].
    pub fn remove_mobile(&self, caller: &Authenticated, id: MobileId) -> Result<(), AddressError> {
        let now = self.now();
        self.require_fresh(caller)?;
        let user = &caller.user;
        self.storage().transaction(|tx| {
            if !tx.delete_mobile(user.company, user.id, id)? {
                return Err(AddressError::NotFound);
            }
            let what = format!("mobile {id}");
            record_about(tx, EventKind::MobileRemove, caller, user, what, now)?;
            self.notify(tx, user, SecurityNotice::MobileChanged, now)?;
            tx.record_change(Change::User(user.id), now)?;
            Ok(())
        })?;
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        Ok(())
    }
}
