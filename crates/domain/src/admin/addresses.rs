//! Addresses and numbers of users, as their administrators see and change them.

use super::{AdminError, require_admin};
use crate::accounts::vanished;
use crate::events::record_about;
use crate::model::{
    Change, Email, EmailAddress, EmailId, EventKind, Mobile, MobileId, MobileNumber, Page, Paged,
    User, UserIdentifier,
};
use crate::ports::{Inserted, Tx};
use crate::sessions::Authenticated;
use crate::validation::{Field, Invalids, Problem};
use crate::{Auth, Time, email};

/// A new address or number of a user.
#[derive(Clone, Debug)]
pub struct AddUserAddress {
    /// Whose.
    pub user: UserIdentifier,
    /// The address or number.
    pub address: String,
    /// Whether it should take the place of the primary one, once it is proven.
    pub primary: bool,
    /// Whether it counts as proven; otherwise the user is asked to prove it.
    pub verified: bool,
}

/// Changes to an address or number of a user; `None` leaves a value as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChangeUserAddress {
    /// True: it takes the place of the primary one, once it is proven.
    pub primary: Option<bool>,
    /// Whether it counts as proven.
    pub verified: Option<bool>,
}

impl ChangeUserAddress {
    /// For the events: which address or number, and what of it changes.
    fn what(self, address: std::fmt::Arguments<'_>) -> Option<String> {
        let named = |value: Option<bool>, name: &str| {
            Some(if value? {
                format!(" {name}")
            } else {
                format!(" not {name}")
            })
        };
        let what = [
            named(self.verified, "verified"),
            named(self.primary, "primary"),
        ];
        let what: String = what.into_iter().flatten().collect();
        (!what.is_empty()).then(|| format!("{address}{what}"))
    }
}

impl Auth {
    /// One page of the addresses in the caller's company; with `user`, only theirs.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn list_user_emails(
        &self,
        caller: &Authenticated,
        user: Option<UserIdentifier>,
        page: Page,
    ) -> Result<Paged<(User, Email)>, AdminError> {
        require_admin(caller)?;
        let company = caller.user.company;
        Ok(self.storage().query(|reads| {
            let Some(user) = user else {
                return reads.emails(company, None, page);
            };
            match reads.user_by_identifier(company, user)? {
                Some(user) => reads.emails(company, Some(user.id), page),
                None => Ok(nothing()),
            }
        })?)
    }

    /// The same of numbers.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn list_user_mobiles(
        &self,
        caller: &Authenticated,
        user: Option<UserIdentifier>,
        page: Page,
    ) -> Result<Paged<(User, Mobile)>, AdminError> {
        require_admin(caller)?;
        let company = caller.user.company;
        Ok(self.storage().query(|reads| {
            let Some(user) = user else {
                return reads.mobiles(company, None, page);
            };
            match reads.user_by_identifier(company, user)? {
                Some(user) => reads.mobiles(company, Some(user.id), page),
                None => Ok(nothing()),
            }
        })?)
    }

    /// One address of the caller's company, with whose it is.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn read_user_email(
        &self,
        caller: &Authenticated,
        id: EmailId,
    ) -> Result<(User, Email), AdminError> {
        require_admin(caller)?;
        let found = self
            .storage()
            .query(|reads| reads.email(caller.user.company, id))?;
        found.ok_or(AdminError::NotFound)
    }

    /// One number of the caller's company, with whose it is.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn read_user_mobile(
        &self,
        caller: &Authenticated,
        id: MobileId,
    ) -> Result<(User, Mobile), AdminError> {
        require_admin(caller)?;
        let found = self
            .storage()
            .query(|reads| reads.mobile(caller.user.company, id))?;
        found.ok_or(AdminError::NotFound)
    }

    /// Adds an address to a user; unless it counts as proven, a key is mailed to it.
    ///
    /// # Errors
    /// See [`AdminError`]; an unknown user is [`AdminError::NotFound`].
    pub fn add_user_email(
        &self,
        caller: &Authenticated,
        request: &AddUserAddress,
    ) -> Result<(User, Email), AdminError> {
        let user = self.read_user(caller, request.user)?;
        let now = self.now();
        let address = EmailAddress::parse(&request.address)
            .ok_or_else(|| Invalids::one(Field::Email, Problem::Malformed))?;
        if !request.verified {
            self.limiter()
                .take(&[self.mail_take(address.canonical())])?;
        }
        self.change_address(&user, now, |tx| {
            let verified = request.verified.then_some(now);
            let user = email::with_room_for_email(tx, &user)?;
            let (company, owner) = (user.company, user.id);
            let inserted = tx.insert_email(company, owner, &address, false, verified, now)?;
            let Inserted::New(id) = inserted else {
                return Err(Invalids::one(Field::Email, Problem::Taken).into());
            };
            let what = format!("email {id}");
            record_about(tx, EventKind::EmailAdd, caller, &user, what, now)?;
            let (owner, added) = tx.email(company, id)?.ok_or_else(vanished)?;
            if !request.verified {
                email::send_key(self, tx, &owner, &added, now)?;
            }
            if request.primary {
                self.prefer_email(tx, &user, &added, now)?;
            }
            Ok(tx.email(company, id)?.ok_or_else(vanished)?)
        })
    }

    /// Adds a number to a user; unless it counts as proven, a code is sent to it.
    ///
    /// # Errors
    /// See [`AdminError`]; an unknown user is [`AdminError::NotFound`].
    pub fn add_user_mobile(
        &self,
        caller: &Authenticated,
        request: &AddUserAddress,
    ) -> Result<(User, Mobile), AdminError> {
        let user = self.read_user(caller, request.user)?;
        let now = self.now();
        let number = MobileNumber::parse(&request.address)
            .ok_or_else(|| Invalids::one(Field::Mobile, Problem::Malformed))?;
        if !request.verified {
            self.check_textable(&number)?;
            self.debit_text(&user, &number)?;
        }
        self.change_address(&user, now, |tx| {
            tx.lock_user(user.company, user.id)?;
            let user = tx
                .user(user.company, user.id)?
                .ok_or(AdminError::NotFound)?;
            let (company, owner) = (user.company, user.id);
            let id = if request.verified {
                let primary = request.primary || user.mobiles.is_empty();
                let inserted =
                    tx.insert_mobile(company, owner, &number, primary, Some(now), now)?;
                let Inserted::New(id) = inserted else {
                    return Err(Invalids::one(Field::Mobile, Problem::Taken).into());
                };
                id
            } else {
                self.insert_mobile(tx, &user, &number, request.primary, now)?
                    .id
            };
            let what = format!("mobile {id}");
            record_about(tx, EventKind::MobileAdd, caller, &user, what, now)?;
            Ok(tx.mobile(company, id)?.ok_or_else(vanished)?)
        })
    }

    /// Changes an address of a user.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn update_user_email(
        &self,
        caller: &Authenticated,
        id: EmailId,
        changes: ChangeUserAddress,
    ) -> Result<(User, Email), AdminError> {
        let (user, known) = self.read_user_email(caller, id)?;
        refuse_without_primary(changes, known.primary)?;
        let now = self.now();
        self.change_address(&user, now, |tx| {
            tx.lock_user(user.company, user.id)?;
            if let Some(verified) = changes.verified {
                let verified = verified.then(|| known.verified.unwrap_or(now));
                tx.set_email_verified(user.company, user.id, id, verified)?;
            }
            if let Some(what) = changes.what(format_args!("email {id}")) {
                record_about(tx, EventKind::EmailUpdate, caller, &user, what, now)?;
            }
            let (user, known) = tx.email(user.company, id)?.ok_or(AdminError::NotFound)?;
            if changes.primary == Some(true) || (known.becomes_primary && known.verified.is_some())
            {
                self.prefer_email(tx, &user, &known, now)?;
            }
            tx.email(user.company, id)?.ok_or(AdminError::NotFound)
        })
    }

    /// Changes a number of a user.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn update_user_mobile(
        &self,
        caller: &Authenticated,
        id: MobileId,
        changes: ChangeUserAddress,
    ) -> Result<(User, Mobile), AdminError> {
        let (user, known) = self.read_user_mobile(caller, id)?;
        refuse_without_primary(changes, known.primary)?;
        let now = self.now();
        self.change_address(&user, now, |tx| {
            tx.lock_user(user.company, user.id)?;
            if let Some(verified) = changes.verified {
                let verified = verified.then(|| known.verified.unwrap_or(now));
                tx.set_mobile_verified(user.company, user.id, id, verified)?;
            }
            if let Some(what) = changes.what(format_args!("mobile {id}")) {
                record_about(tx, EventKind::MobileUpdate, caller, &user, what, now)?;
            }
            let (user, known) = tx.mobile(user.company, id)?.ok_or(AdminError::NotFound)?;
            if changes.primary == Some(true) || (known.becomes_primary && known.verified.is_some())
            {
                self.prefer_mobile(tx, &user, &known, now)?;
            }
            tx.mobile(user.company, id)?.ok_or(AdminError::NotFound)
        })
    }

    fn change_address<T>(
        &self,
        user: &User,
        now: Time,
        change: impl FnOnce(&mut dyn Tx) -> Result<T, AdminError>,
    ) -> Result<T, AdminError> {
        let changed = self.storage().transaction(|tx| {
            let changed = change(tx)?;
            tx.record_change(Change::User(user.id), now)?;
            Ok::<_, AdminError>(changed)
        })?;
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        Ok(changed)
    }
}

fn nothing<T>() -> Paged<T> {
    Paged {
        total: 0,
        rows: vec![],
    }
}

/// Another one has to be made primary instead.
fn refuse_without_primary(changes: ChangeUserAddress, primary: bool) -> Result<(), Invalids> {
    if primary && changes.primary == Some(false) {
        Err(Invalids::one(Field::Primary, Problem::LastOne))
    } else {
        Ok(())
    }
}
