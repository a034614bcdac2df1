//! What the operator does at the machine: no caller to ask for rights.

mod import_user;

pub use import_user::ImportUser;

use crate::admin::{AdminError, CreateUser};
use crate::events::{New, operator, record};
use crate::model::{
    Change, Company, CompanyIdentifier, EventKind, LoginIdentifier, NewCompany, Page, Paged,
    SessionsToEnd, User, UserChanges, UserFilter,
};
use crate::ports::{Inserted, Reads, StorageResult};
use crate::sessions::end_sessions;
use crate::validation::{Check, Field, Invalids, Problem};
use crate::{Auth, Fault};

/// Longest name of a company, in characters.
const MAX_NAME_CHARS: usize = 100;

/// Why an operator's call was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum OperatorError {
    /// There is no such user.
    #[error("no user has this identifier")]
    NoSuchUser,
    /// Several companies have a user of this name.
    #[error("users of several companies have this identifier: {}", .0.join(", "))]
    Ambiguous(Vec<String>),
    /// There is no such company.
    #[error("there is no company with this identifier")]
    NoSuchCompany,
    /// A value is not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalids),
    /// Something is broken.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_faults!(OperatorError);

impl OperatorError {
    /// Whether other values would have been accepted.
    pub fn is_about_the_values(&self) -> bool {
        matches!(self, Self::Invalid(_))
    }
}

impl From<AdminError> for OperatorError {
    fn from(error: AdminError) -> Self {
        match error {
            AdminError::Invalid(invalids) => Self::Invalid(invalids),
            AdminError::Fault(fault) => Self::Fault(fault),
            AdminError::NotFound | AdminError::Forbidden | AdminError::Throttled(_) => {
                Self::NoSuchUser
            }
        }
    }
}

impl Auth {
    /// Makes a company without users.
    ///
    /// # Errors
    /// See [`OperatorError`].
    pub fn create_company(
        &self,
        identifier: &str,
        name: Option<&str>,
    ) -> Result<Company, OperatorError> {
        let mut check = Check::default();
        let parsed = check.required(Field::Company, Some(identifier), CompanyIdentifier::parse);
        let name = check.required_text(Field::Name, name.unwrap_or(identifier), MAX_NAME_CHARS);
        check.finish()?;
        let identifier = parsed.ok_or_else(|| Invalids::one(Field::Company, Problem::Blank))?;
        let new = NewCompany {
            identifier: identifier.as_str().to_owned(),
            name,
            created: self.now(),
        };
        self.storage()
            .transaction(|tx| match tx.insert_company(&new)? {
                Inserted::New(id) => {
                    let event = New::new(EventKind::CompanyCreate).on(Some(id), None);
                    record(tx, event, &operator(), new.created)?;
                    tx.company(id)?.ok_or(OperatorError::NoSuchCompany)
                }
                Inserted::Taken(_) => Err(Invalids::one(Field::Company, Problem::Taken).into()),
            })
    }

    /// Every company.
    ///
    /// # Errors
    /// When the database is broken.
    pub fn list_companies(&self) -> StorageResult<Vec<Company>> {
        self.storage().query(|reads| reads.companies())
    }

    /// Makes a user in a company.
    ///
    /// # Errors
    /// See [`OperatorError`].
    pub fn create_user_as_operator(
        &self,
        company: &str,
        request: &CreateUser,
    ) -> Result<User, OperatorError> {
        let company = self.company_named(company)?;
        Ok(self.insert_account(company.id, &company.identifier, request, None)?)
    }

    /// One page of a company's users.
    ///
    /// # Errors
    /// See [`OperatorError`].
    pub fn list_users_as_operator(
        &self,
        company: &str,
        page: Page,
    ) -> Result<Paged<User>, OperatorError> {
        let company = self.company_named(company)?;
        Ok(self
            .storage()
            .query(|reads| reads.users(company.id, &UserFilter::default(), page))?)
    }

    /// Stops a user from signing in and ends all their sessions; or lets them sign in again.
    ///
    /// # Errors
    /// See [`OperatorError`].
    pub fn set_user_disabled(
        &self,
        identifier: &str,
        disabled: bool,
    ) -> Result<User, OperatorError> {
        let now = self.now();
        let user = self.user_named(identifier)?;
        let since = disabled.then(|| user.disabled.unwrap_or(now));
        self.storage().transaction(|tx| {
            let changes = UserChanges {
                disabled: Some(since),
                ..UserChanges::default()
            };
            tx.update_user(user.company, user.id, &changes, now)?
                .ok_or(OperatorError::NoSuchUser)?;
            let kind = if disabled {
                EventKind::AccountDisable
            } else {
                EventKind::AccountEnable
            };
            record(tx, New::new(kind).about(&user), &operator(), now)?;
            if disabled {
                tx.delete_challenges(user.company, user.id, "reset_password")?;
                end_sessions(tx, user.company, user.id, SessionsToEnd::All, now)?;
            } else {
                tx.record_change(Change::User(user.id), now)?;
            }
            Ok::<_, OperatorError>(())
        })?;
        self.forget(Change::User(user.id));
        Ok(User {
            disabled: since,
            ..user
        })
    }

    /// Ends every session of a user, permanent tokens included.
    ///
    /// # Errors
    /// See [`OperatorError`].
    pub fn sign_user_out(&self, identifier: &str) -> Result<User, OperatorError> {
        let now = self.now();
        let user = self.user_named(identifier)?;
        self.storage().transaction(|tx| {
            let event = New::new(EventKind::SessionEndAll).about(&user);
            record(tx, event, &operator(), now)?;
            end_sessions(tx, user.company, user.id, SessionsToEnd::All, now)?;
            Ok::<_, OperatorError>(())
        })?;
        self.forget(Change::User(user.id));
        Ok(user)
    }

    pub(crate) fn company_named(&self, identifier: &str) -> Result<Company, OperatorError> {
        let identifier =
            CompanyIdentifier::parse(identifier).ok_or(OperatorError::NoSuchCompany)?;
        let company = self
            .storage()
            .query(|reads| reads.company_by_identifier(&identifier))?;
        company.ok_or(OperatorError::NoSuchCompany)
    }

    /// The user of this identifier in one company.
    pub(crate) fn user_in(&self, company: &Company, text: &str) -> Result<User, OperatorError> {
        let found = self
            .storage()
            .query(|reads| find_in(reads, std::slice::from_ref(company), text))?;
        found.into_iter().next().ok_or(OperatorError::NoSuchUser)
    }

    /// The one user of this identifier in any company. Within one company: `company/identifier`.
    fn user_named(&self, text: &str) -> Result<User, OperatorError> {
        let found = self.storage().query(|reads| find_users(reads, text))?;
        let mut found = found.into_iter();
        match (found.next(), found.next()) {
            (None, _) => Err(OperatorError::NoSuchUser),
            (Some(user), None) => Ok(user),
            (Some(first), Some(second)) => {
                let all = [first, second].into_iter().chain(found);
                Err(OperatorError::Ambiguous(
                    all.map(|user| format!("{}/{text}", user.company_identifier))
                        .collect(),
                ))
            }
        }
    }
}

/// Within the company that a `company/identifier` names, else, since usernames may hold a slash, in
/// every company.
fn find_users(reads: &mut dyn Reads, text: &str) -> StorageResult<Vec<User>> {
    if let Some((company, rest)) = text.split_once('/')
        && let Some(company) = CompanyIdentifier::parse(company)
        && let Some(company) = reads.company_by_identifier(&company)?
    {
        let found = find_in(reads, &[company], rest)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let all = reads.companies()?;
    find_in(reads, &all, text)
}

fn find_in(reads: &mut dyn Reads, companies: &[Company], text: &str) -> StorageResult<Vec<User>> {
    let Some(identifier) = LoginIdentifier::parse(text) else {
        return Ok(vec![]);
    };
    let mut users = Vec::new();
    for company in companies {
        if let Some(found) = reads.credential(company.id, &identifier)? {
            users.extend(reads.user(company.id, found.user)?);
        }
    }
    Ok(users)
}
