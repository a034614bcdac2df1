//! Which number is the primary one. As with addresses, another takes the place of a proven one once it is
//! proven itself; one that was never proven is worth no wait.

use super::send_code;
use crate::accounts::{UNCHECKED_NUMBER, taken};
use crate::email::{AddressError, MAX_ADDRESSES};
use crate::model::{Mobile, MobileId, MobileNumber, Purpose, SecurityNotice, User, UserChanges};
use crate::ports::{Inserted, StorageResult, Tx};
use crate::sessions::{Authenticated, NotFresh};
use crate::validation::{Field, Invalids, Problem};
use crate::{Auth, Time};

impl Auth {
    /// Lets callers pass whose primary number this is already, or who proved who they are a short time
    /// ago.
    pub(crate) fn require_fresh_for(
        &self,
        caller: &Authenticated,
        number: &MobileNumber,
    ) -> Result<(), NotFresh> {
        match caller.user.primary_mobile() {
            Some(primary) if primary.number == number.as_str() => Ok(()),
            _ => self.require_fresh(caller),
        }
    }

    /// Makes a number primary that was proven, or notes that it will be.
    pub(crate) fn prefer_mobile(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        mobile: &Mobile,
        now: Time,
    ) -> StorageResult<()> {
        let (company, id) = (user.company, user.id);
        tx.trust_mobile(company, id, mobile.id)?;
        if mobile.primary {
            return Ok(());
        }
        if mobile.verified.is_some() || !has_proven_primary(user) {
            return self.promote_mobile(tx, user, mobile.id, now);
        }
        tx.want_primary_mobile(company, id, Some(mobile.id))?;
        Ok(())
    }

    /// Makes a number primary, and tells the owner.
    pub(crate) fn promote_mobile(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        id: MobileId,
        now: Time,
    ) -> StorageResult<()> {
        tx.set_primary_mobile(user.company, user.id, id, now)?;
        self.notify(tx, user, SecurityNotice::MobileChanged, now)
    }

    /// Records that a number was proven; one that waited for it becomes primary.
    pub(crate) fn record_mobile_proof(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        mobile: &Mobile,
        now: Time,
    ) -> StorageResult<()> {
        if mobile.verified.is_none() {
            tx.set_mobile_verified(user.company, user.id, mobile.id, Some(now))?;
        }
        if !mobile.becomes_primary {
            return Ok(());
        }
        self.promote_mobile(tx, user, mobile.id, now)?;
        // What stood for it until now (document 002).
        let mut profile = user.profile.clone();
        let unchecked = profile.metadata.get(UNCHECKED_NUMBER);
        if unchecked.and_then(|text| text.as_str()) == Some(&mobile.number)
            && let Some(values) = profile.metadata.as_object_mut()
        {
            values.remove(UNCHECKED_NUMBER);
            let changes = UserChanges {
                profile: Some(profile),
                ..UserChanges::default()
            };
            tx.update_user(user.company, user.id, &changes, now)?;
        }
        Ok(())
    }

    /// Adds a number to a user whose row is held, and sends a code to it. A first one is always primary.
    pub(crate) fn insert_mobile(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        number: &MobileNumber,
        primary: bool,
        now: Time,
    ) -> Result<Mobile, AddressError> {
        if user.mobiles.len() >= MAX_ADDRESSES {
            return Err(Invalids::one(Field::Mobile, Problem::TooMany(MAX_ADDRESSES)).into());
        }
        let first = user.primary_mobile().is_none();
        let at_once = first || (primary && !has_proven_primary(user));
        let inserted = tx.insert_mobile(user.company, user.id, number, at_once, None, now)?;
        let id = match inserted {
            Inserted::New(id) => id,
            Inserted::Taken(unique) => return Err(taken(unique).into()),
        };
        let mobile = Mobile {
            id,
            number: number.as_str().to_owned(),
            primary: at_once,
            verified: None,
            becomes_primary: primary && !at_once,
            distrusted: false,
        };
        if primary {
            // Who names another number and enters the first one's code must not be told "confirmed".
            tx.delete_challenges(user.company, user.id, Purpose::VerifyMobile(id).name())?;
        }
        if mobile.becomes_primary {
            tx.want_primary_mobile(user.company, user.id, Some(id))?;
        }
        send_code(self, tx, user, &mobile, now)?;
        self.notify(tx, user, SecurityNotice::MobileChanged, now)?;
        Ok(mobile)
    }
}

fn has_proven_primary(user: &User) -> bool {
    user.primary_mobile()
        .is_some_and(|primary| primary.verified.is_some())
}
