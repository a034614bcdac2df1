//! What users change of themselves.

use super::ProfileChanges;
use super::register::taken;
use crate::email::AddressError;
use crate::events::{New, record, record_about};
use crate::model::{Change, EventKind, MobileNumber, Password, User, UserChanges};
use crate::passwords::{Context, check_new_password};
use crate::ports::{Inserted, Tx};
use crate::sessions::Authenticated;
use crate::validation::{Check, Field, Invalids};
use crate::{Auth, Time};
use std::sync::Arc;

/// Whose profile a caller changes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Whose<'a> {
    /// Their own.
    Own,
    /// Another's, as an administrator.
    Of(&'a User),
}

impl Auth {
    /// Changes the caller's profile and returns them as they are now.
    ///
    /// # Errors
    /// See [`AddressError`].
    pub fn update_profile(
        &self,
        caller: &Authenticated,
        changes: &ProfileChanges,
    ) -> Result<Arc<User>, AddressError> {
        let further = UserChanges::default();
        let user = self.change_profile(caller, Whose::Own, changes, further)?;
        Ok(Arc::new(user))
    }

    /// Everything that speaks against changes of the caller's profile and password, for contracts that
    /// take both in one request: what is wrong with either is told before anything is changed.
    ///
    /// # Errors
    /// All that is wrong.
    pub fn check_own_changes(
        &self,
        caller: &Authenticated,
        changes: &ProfileChanges,
        password: Option<&Password>,
    ) -> Result<(), Invalids> {
        let user = &caller.user;
        let mut check = Check::default();
        changes.apply(user.profile.clone(), &mut check);
        if let Some(password) = password {
            let rules = self.policy().passwords.on(caller.session.surface);
            let context = Context::of_user(user);
            check_new_password(&mut check, Field::Password, password, &context, rules);
        }
        check.finish()
    }

    /// Applies a profile's changes and `further` ones to the caller, who must be fresh to change the number,
    /// or to a user of the company that the caller administrates.
    pub(crate) fn change_profile(
        &self,
        caller: &Authenticated,
        whose: Whose<'_>,
        changes: &ProfileChanges,
        further: UserChanges,
    ) -> Result<User, AddressError> {
        let now = self.now();
        let user = match whose {
            Whose::Own => &*caller.user,
            Whose::Of(user) => user,
        };
        let mut changes = changes.clone();
        if changes.unchecked_number.is_some() {
            self.storage().query(|reads| {
                changes.settle_number(&user.profile.metadata, user.primary_mobile(), |number| {
                    let owner = reads.mobile_owner(user.company, number.as_str())?;
                    Ok(owner.is_none_or(|(owner, _)| owner == user.id))
                })
            })?;
        }
        let mut check = Check::default();
        let number = check.parsed(
            Field::Mobile,
            changes.mobile.as_deref(),
            MobileNumber::parse,
        );
        changes.apply(user.profile.clone(), &mut check);
        check.finish()?;
        if let (Some(number), Whose::Own) = (&number, whose) {
            self.require_fresh_for(caller, number)?;
        }
        if let Some(number) = &number
            && user
                .mobiles
                .iter()
                .all(|known| known.number != number.as_str())
        {
            self.check_textable(number)?;
            self.debit_text(user, number)?;
        }
        let event = New::new(EventKind::AccountUpdate)
            .by(&caller.user)
            .about(user)
            .detail(what(&further));
        let updated = self.storage().transaction(|tx| {
            // Writing first holds the row: changes of two clients at once to different values both
            // stand, because the second reads what the first wrote.
            tx.update_user(user.company, user.id, &UserChanges::default(), now)?;
            let current = tx
                .user(user.company, user.id)?
                .ok_or(AddressError::NotFound)?;
            let profile = changes.apply(current.profile.clone(), &mut Check::default());
            let further = UserChanges {
                profile: Some(profile),
                ..further
            };
            match tx.update_user(user.company, user.id, &further, now)? {
                Some(Inserted::New(())) => {}
                Some(Inserted::Taken(unique)) => return Err(taken(unique).into()),
                None => return Err(AddressError::NotFound),
            }
            record(tx, event, &caller.client, now)?;
            if let Some(number) = &number {
                self.choose_mobile(tx, caller, &current, number, now)?;
            }
            let updated = tx
                .user(user.company, user.id)?
                .ok_or(AddressError::NotFound)?;
            tx.record_change(Change::User(user.id), now)?;
            Ok(updated)
        })?;
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        Ok(updated)
    }

    /// Makes a number the primary one, once it is proven; a new one is added and sent a code.
    fn choose_mobile(
        &self,
        tx: &mut dyn Tx,
        caller: &Authenticated,
        user: &User,
        number: &MobileNumber,
        now: Time,
    ) -> Result<(), AddressError> {
        let mut known = user.mobiles.iter();
        let (kind, what) = match known.find(|known| known.number == number.as_str()) {
            Some(known) => {
                self.prefer_mobile(tx, user, known, now)?;
                (
                    EventKind::MobileUpdate,
                    format!("mobile {} primary", known.id),
                )
            }
            None => {
                let added = self.insert_mobile(tx, user, number, true, now)?;
                (EventKind::MobileAdd, format!("mobile {}", added.id))
            }
        };
        Ok(record_about(tx, kind, caller, user, what, now)?)
    }
}

/// What of a user changes.
fn what(further: &UserChanges) -> String {
    let mut what = vec!["profile".to_owned()];
    what.extend(further.username.as_ref().map(|_| "username".to_owned()));
    what.extend(
        further
            .status
            .map(|status| format!("status {}", status.name())),
    );
    what.join(", ")
}
