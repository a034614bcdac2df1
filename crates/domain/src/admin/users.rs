//! Users, as their administrators see and change them.

use super::{AdminError, require_admin};
use crate::accounts::{Given, NewAccount, ProfileChanges, Whose, send_proofs, taken, vanished};
use crate::events::{New, operator, record};
use crate::limits::asker;
use crate::model::{
    ADMIN_GROUP, CompanyId, CompanyIdentifier, EventKind, Page, Paged, Password, User, UserChanges,
    UserFilter, UserIdentifier, UserStatus, Username,
};
use crate::ports::Inserted;
use crate::sessions::Authenticated;
use crate::validation::{Check, Field, Problem};
use crate::{Auth, Fault};

/// A user made by an administrator or operator.
#[derive(Clone, Debug, Default)]
pub struct CreateUser {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Email address; this or a mobile number is needed.
    pub email: Option<String>,
    /// Mobile number.
    pub mobile: Option<String>,
    /// Username.
    pub username: Option<String>,
    /// A first password; without one, the user sets it by a reset.
    pub password: Option<Password>,
    /// Whatever else is told about the user.
    pub profile: ProfileChanges,
    /// Whether they administrate the company.
    pub admin: bool,
}

/// Changes to a user made by an administrator.
#[derive(Clone, Debug, Default)]
pub struct UpdateUser {
    /// Changes to the profile.
    pub profile: ProfileChanges,
    /// A new username; a blank one takes it away.
    pub username: Option<String>,
    /// A new status, by name.
    pub status: Option<String>,
}

impl Auth {
    /// One page of the users of the caller's company.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn list_users(
        &self,
        caller: &Authenticated,
        filter: &UserFilter,
        page: Page,
    ) -> Result<Paged<User>, AdminError> {
        require_admin(caller)?;
        Ok(self
            .storage()
            .query(|reads| reads.users(caller.user.company, filter, page))?)
    }

    /// How many users the caller's company has, and how many of them may sign in.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn count_users(&self, caller: &Authenticated) -> Result<(i64, i64), AdminError> {
        require_admin(caller)?;
        let company = caller.user.company;
        let none = Page {
            offset: 0,
            limit: 0,
        };
        Ok(self.storage().query(|reads| {
            Ok((
                reads.users(company, &UserFilter::default(), none)?.total,
                reads.count_active_users(company)?,
            ))
        })?)
    }

    /// One user of the caller's company.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn read_user(
        &self,
        caller: &Authenticated,
        id: UserIdentifier,
    ) -> Result<User, AdminError> {
        require_admin(caller)?;
        let found = self
            .storage()
            .query(|reads| reads.user_by_identifier(caller.user.company, id))?;
        found.ok_or(AdminError::NotFound)
    }

    /// Makes a user in the caller's company; they are asked to prove address and number.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn create_user(
        &self,
        caller: &Authenticated,
        request: &CreateUser,
    ) -> Result<User, AdminError> {
        require_admin(caller)?;
        self.insert_account(
            caller.user.company,
            &caller.user.company_identifier,
            request,
            Some(caller),
        )
    }

    /// Changes a user of the caller's company.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn update_user(
        &self,
        caller: &Authenticated,
        id: UserIdentifier,
        request: &UpdateUser,
    ) -> Result<User, AdminError> {
        let user = self.read_user(caller, id)?;
        let mut check = Check::default();
        let username = check.parsed(
            Field::Username,
            request.username.as_deref(),
            Username::parse,
        );
        let status = check.parsed(
            Field::Status,
            request.status.as_deref(),
            UserStatus::from_name,
        );
        let taken_away = username.is_none() && request.username.is_some();
        if taken_away
            && user.username.is_some()
            && user.emails.is_empty()
            && user.mobiles.is_empty()
        {
            check.add(Field::Username, Problem::LastOne);
        }
        check.finish()?;
        let further = UserChanges {
            username: username.map(Some).or(taken_away.then_some(None)),
            status,
            ..UserChanges::default()
        };
        Ok(self.change_profile(caller, Whose::Of(&user), &request.profile, further)?)
    }

    /// Makes a user; `by` an administrator, else by the operator.
    pub(crate) fn insert_account(
        &self,
        company: CompanyId,
        identifier: &str,
        request: &CreateUser,
        by: Option<&Authenticated>,
    ) -> Result<User, AdminError> {
        let now = self.now();
        let mut check = Check::default();
        let account = NewAccount::check(&given(request), &mut check);
        if request.email.is_none() && request.mobile.is_none() && request.username.is_none() {
            check.add(Field::Email, Problem::Blank);
        }
        if let Some(password) = &request.password {
            let company = CompanyIdentifier::parse(identifier);
            account.check_password(
                password,
                company.as_ref(),
                self.policy().passwords,
                &mut check,
            );
        }
        check.finish()?;
        let hash = request
            .password
            .as_ref()
            .map(|password| self.hasher().hash(password, asker(Some(company), None)))
            .transpose()?;
        let groups = request
            .admin
            .then(|| ADMIN_GROUP.to_owned())
            .into_iter()
            .collect();
        let new = account.into_user(self, hash, groups, now);
        let user = self.storage().transaction(|tx| {
            let id = match tx.insert_user(company, &new)? {
                Inserted::New(id) => id,
                Inserted::Taken(unique) => return Err(AdminError::from(taken(unique))),
            };
            let user = tx
                .user(company, id)?
                .ok_or_else(|| Fault::from(vanished()))?;
            send_proofs(self, tx, &user, now)?;
            let event = New::new(EventKind::AccountCreate).about(&user);
            match by {
                Some(caller) => record(tx, event.by(&caller.user), &caller.client, now)?,
                None => record(tx, event, &operator(), now)?,
            }
            Ok(user)
        })?;
        self.wake_dispatcher();
        Ok(user)
    }
}

fn given(request: &CreateUser) -> Given<'_> {
    Given {
        first_name: &request.first_name,
        last_name: &request.last_name,
        email: request.email.as_deref(),
        mobile: request.mobile.as_deref(),
        username: request.username.as_deref(),
        changes: request.profile.clone(),
    }
}
