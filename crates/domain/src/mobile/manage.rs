//! Adding, choosing and removing the caller's numbers.

use super::send_code;
use crate::Auth;
use crate::email::{AddAddress, AddressError};
use crate::model::{Change, Mobile, MobileId, MobileNumber};
use crate::ports::Inserted;
use crate::sessions::Authenticated;
use crate::validation::{Field, Invalids, Problem};

impl Auth {
    /// Adds a number, unverified, and sends a code to it. A first number becomes the primary one.
    ///
    /// # Errors
    /// See [`AddressError`].
    pub fn add_mobile(
        &self,
        caller: &Authenticated,
        request: &AddAddress,
    ) -> Result<Mobile, AddressError> {
        let now = self.now();
        let invalid = |problem| AddressError::from(Invalids::one(Field::Mobile, problem));
        let number =
            MobileNumber::parse(&request.address).ok_or_else(|| invalid(Problem::Malformed))?;
        let user = &caller.user;
        self.debit_message(user, number.as_str())?;
        let mobile = self.storage().transaction(|tx| {
            let current = tx
                .user(user.company, user.id)?
                .ok_or(AddressError::NotFound)?;
            let primary = request.primary || current.mobiles.is_empty();
            let inserted = tx.insert_mobile(user.company, user.id, &number, primary, None, now)?;
            let Inserted::New(id) = inserted else {
                return Err(invalid(Problem::Taken));
            };
            let mobile = Mobile {
                id,
                number: number.as_str().to_owned(),
                primary,
                verified: None,
            };
            send_code(self, tx, user, &mobile, now)?;
            tx.record_change(Change::User(user.id), now)?;
            Ok(mobile)
        })?;
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        Ok(mobile)
    }

    /// Makes a number the primary one.
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
            let current = tx
                .user(user.company, user.id)?
                .ok_or(AddressError::NotFound)?;
            let mut mobile = current
                .mobiles
                .into_iter()
                .find(|mobile| mobile.id == id)
                .ok_or(AddressError::NotFound)?;
            match primary {
                Some(true) if !mobile.primary => {
                    tx.set_primary_mobile(user.company, user.id, id, now)?;
                    mobile.primary = true;
                    tx.record_change(Change::User(user.id), now)?;
                }
                Some(false) if mobile.primary => {
                    return Err(AddressError::from(Invalids::one(
                        Field::Primary,
                        Problem::LastOne,
                    )));
                }
                _ => {}
            }
            Ok(mobile)
        })?;
        self.forget(Change::User(user.id));
        Ok(mobile)
    }

    /// Removes a number.
    ///
    /// # Errors
    /// See [`AddressError`].
    pub fn remove_mobile(&self, caller: &Authenticated, id: MobileId) -> Result<(), AddressError> {
        let now = self.now();
        let user = &caller.user;
        self.storage().transaction(|tx| {
            if !tx.delete_mobile(user.company, user.id, id)? {
                return Err(AddressError::NotFound);
            }
            tx.record_change(Change::User(user.id), now)?;
            Ok(())
        })?;
        self.forget(Change::User(user.id));
        Ok(())
    }
}
