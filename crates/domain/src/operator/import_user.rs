//! Taking over a user of another system.

use super::OperatorError;
use crate::accounts::{Given, NewAccount, ProfileChanges, taken, vanished};
use crate::events::{New, operator, record};
use crate::model::{ADMIN_GROUP, EventKind, PasswordHash, User};
use crate::ports::Inserted;
use crate::validation::{Check, Field, Problem};
use crate::{Auth, Fault};

/// A user as another system knows them.
#[derive(Clone, Debug, Default)]
pub struct ImportUser {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Email address; this, a mobile number or a username is needed.
    pub email: Option<String>,
    /// Whether the other system had the address proven.
    pub email_verified: bool,
    /// Mobile number.
    pub mobile: Option<String>,
    /// Whether the other system had the number proven.
    pub mobile_verified: bool,
    /// Username.
    pub username: Option<String>,
    /// The password's stored form there; without one, the user sets a password by a reset.
    pub password: Option<PasswordHash>,
    /// Whatever else is known of the user.
    pub profile: ProfileChanges,
    /// Whether they administrate the company.
    pub admin: bool,
}

impl Auth {
    /// Makes a user whose password goes on to count, whatever it is made of. No message is sent.
    ///
    /// # Errors
    /// See [`OperatorError`]; a stored password of no readable form is malformed ([`Field::Password`]).
    pub fn import_user(&self, company: &str, request: &ImportUser) -> Result<User, OperatorError> {
        let now = self.now();
        let company = self.company_named(company)?;
        let account = self.check_import(request)?;
        let groups = request.admin.then(|| ADMIN_GROUP.to_owned());
        let groups = groups.into_iter().collect();
        let new = account.into_user(self, request.password.clone(), groups, now);
        self.storage().transaction(|tx| {
            let id = match tx.insert_user(company.id, &new)? {
                Inserted::New(id) => id,
                Inserted::Taken(unique) => return Err(OperatorError::from(taken(unique))),
            };
            let user = tx
                .user(company.id, id)?
                .ok_or_else(|| Fault::from(vanished()))?;
            let event = New::new(EventKind::AccountCreate).about(&user);
            record(tx, event.detail("imported"), &operator(), now)?;
            if let Some(email) = user.primary_email().filter(|_| request.email_verified) {
                tx.set_email_verified(company.id, id, email.id, Some(now))?;
            }
            if let Some(mobile) = user.primary_mobile().filter(|_| request.mobile_verified) {
                tx.set_mobile_verified(company.id, id, mobile.id, Some(now))?;
            }
            let user = tx
                .user(company.id, id)?
                .ok_or_else(|| Fault::from(vanished()))?;
            Ok(user)
        })
    }

    fn check_import(&self, request: &ImportUser) -> Result<NewAccount, OperatorError> {
        let mut check = Check::default();
        let given = Given {
            first_name: &request.first_name,
            last_name: &request.last_name,
            email: request.email.as_deref(),
            mobile: request.mobile.as_deref(),
            username: request.username.as_deref(),
            changes: request.profile.clone(),
        };
        let account = NewAccount::check(&given, &mut check);
        let named =
            account.email.is_some() || account.mobile.is_some() || account.username.is_some();
        let given = [&request.email, &request.mobile, &request.username];
        // What was given and is wrong has been told already.
        if !named
            && given
                .into_iter()
                .flatten()
                .all(|name| name.trim().is_empty())
        {
            check.add(Field::Email, Problem::Blank);
        }
        if let Some(stored) = &request.password
            && !self.hasher().reads(stored)
        {
            check.add(Field::Password, Problem::Malformed);
        }
        check.finish()?;
        Ok(account)
    }
}
