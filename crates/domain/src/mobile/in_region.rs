//! Numbers written the way people of one country write them (document 000).

use super::send_code;
use crate::Auth;
use crate::email::AddressError;
use crate::model::{Change, Mobile, Purpose};
use crate::phone::in_region;
use crate::ports::Inserted;
use crate::sessions::Authenticated;
use crate::validation::{Field, Invalids, Problem};

impl Auth {
    /// Makes a number the caller's primary one, unverified until the code that is sent to it comes
    /// back. Without `+` it is read as one of `otp.default_region`. Codes for the caller's other
    /// numbers die: who changes the number and enters the first code must not be told "confirmed".
    ///
    /// # Errors
    /// See [`AddressError`].
    pub fn send_mobile_code(
        &self,
        caller: &Authenticated,
        number: &str,
    ) -> Result<(), AddressError> {
        let now = self.now();
        let user = &caller.user;
        let invalid = |problem| AddressError::from(Invalids::one(Field::Mobile, problem));
        let number = in_region(number, &self.policy().otp.default_region)
            .ok_or_else(|| invalid(Problem::Malformed))?;
        self.debit_message(user, number.as_str())?;
        self.storage().transaction(|tx| {
            let current = tx
                .user(user.company, user.id)?
                .ok_or(AddressError::NotFound)?;
            let known = current
                .mobiles
                .iter()
                .find(|known| known.number == number.as_str());
            let mobile = match known {
                Some(known) => {
                    tx.set_mobile_verified(user.company, user.id, known.id, None)?;
                    tx.set_primary_mobile(user.company, user.id, known.id, now)?;
                    known.clone()
                }
                None => {
                    let inserted =
                        tx.insert_mobile(user.company, user.id, &number, true, None, now)?;
                    let Inserted::New(id) = inserted else {
                        return Err(invalid(Problem::Taken));
                    };
                    let number = number.as_str().to_owned();
                    Mobile {
                        id,
                        number,
                        primary: true,
                        verified: None,
                    }
                }
            };
            let kind = Purpose::VerifyMobile(mobile.id).name();
            tx.delete_challenges(user.company, user.id, kind)?;
            send_code(self, tx, user, &mobile, now)?;
            tx.record_change(Change::User(user.id), now)?;
            Ok(())
        })?;
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        Ok(())
    }
}
