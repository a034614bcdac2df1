//! Numbers written the way people of one country write them (document 000).

use super::send_code;
use crate::Auth;
use crate::email::AddressError;
use crate::events::record_about;
use crate::model::{Change, EventKind, Purpose};
use crate::phone::in_region;
use crate::sessions::Authenticated;
use crate::validation::{Field, Invalids, Problem};

impl Auth {
    /// Sends a code to a number, which becomes the caller's primary one: at once while none is proven, in
    /// place of a proven one when the code comes back. Without `+` it is read as one of `otp.default_region`. Codes for the
    /// caller's other numbers die: who changes the number and enters the first code must not be told
    /// "confirmed".
    ///
    /// # Errors
    /// See [`AddressError`]. A code for the primary number itself is sent whenever it is asked for.
    pub fn send_mobile_code(
        &self,
        caller: &Authenticated,
        number: &str,
    ) -> Result<(), AddressError> {
        let now = self.now();
        let user = &caller.user;
        let number = in_region(number, &self.policy().otp.default_region)
            .ok_or_else(|| Invalids::one(Field::Mobile, Problem::Malformed))?;
        self.require_fresh_for(caller, &number)?;
        self.check_textable(&number)?;
        self.debit_text(user, &number)?;
        self.storage().transaction(|tx| {
            tx.lock_user(user.company, user.id)?;
            let current = tx
                .user(user.company, user.id)?
                .ok_or(AddressError::NotFound)?;
            let mut known = current.mobiles.iter();
            match known.find(|known| known.number == number.as_str()) {
                Some(known) => {
                    self.prefer_mobile(tx, &current, known, now)?;
                    let kind = Purpose::VerifyMobile(known.id).name();
                    tx.delete_challenges(user.company, user.id, kind)?;
                    send_code(self, tx, user, known, now)?;
                    let what = format!("mobile {}", known.id);
                    record_about(tx, EventKind::MobileSend, caller, user, what, now)?;
                }
                None => {
                    let added = self.insert_mobile(tx, &current, &number, true, now)?;
                    let what = format!("mobile {}", added.id);
                    record_about(tx, EventKind::MobileAdd, caller, user, what, now)?;
                }
            }
            tx.record_change(Change::User(user.id), now)?;
            Ok::<_, AddressError>(())
        })?;
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        Ok(())
    }
}
