//! The caller's company.

use super::{AdminError, record_here, require_admin};
use crate::model::{Change, Company, CompanyChanges, EventKind};
use crate::sessions::Authenticated;
use crate::validation::{Check, Field};
use crate::{Auth, link_base};

/// Longest name of a company, in characters.
const MAX_NAME_CHARS: usize = 100;

/// Changes to a company; `None` leaves a value as it is, a blank URL clears it.
#[derive(Clone, Debug, Default)]
pub struct CompanySettings {
    /// A new name.
    pub name: Option<String>,
    /// See [`Company::password_reset_url`].
    pub password_reset_url: Option<String>,
    /// See [`Company::email_confirmation_url`].
    pub email_confirmation_url: Option<String>,
}

impl Auth {
    /// The caller's company.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn read_company(&self, caller: &Authenticated) -> Result<Company, AdminError> {
        let found = self
            .storage()
            .query(|reads| reads.company(caller.user.company))?;
        found.ok_or(AdminError::NotFound)
    }

    /// The caller's company, for administrators.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn read_company_as_admin(&self, caller: &Authenticated) -> Result<Company, AdminError> {
        require_admin(caller)?;
        self.read_company(caller)
    }

    /// Changes the caller's company.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn update_company(
        &self,
        caller: &Authenticated,
        settings: &CompanySettings,
    ) -> Result<Company, AdminError> {
        require_admin(caller)?;
        let now = self.now();
        let id = caller.user.company;
        let mut check = Check::default();
        let hosts = &self.policy().link_hosts;
        let mut url = |field, url: &Option<String>| {
            url.as_ref()
                .map(|url| check.parsed(field, Some(url), |url| link_base::parse(url, hosts)))
        };
        let changes = CompanyChanges {
            password_reset_url: url(Field::PasswordResetUrl, &settings.password_reset_url),
            email_confirmation_url: url(
                Field::EmailConfirmationUrl,
                &settings.email_confirmation_url,
            ),
            name: settings
                .name
                .as_ref()
                .map(|name| check.required_text(Field::Name, name, MAX_NAME_CHARS)),
            disabled: None,
        };
        check.finish()?;
        let company = self.storage().transaction(|tx| {
            tx.update_company(id, &changes, now)?;
            let what = "settings".to_owned();
            record_here(tx, EventKind::CompanyUpdate, what, caller, now)?;
            let company = tx.company(id)?.ok_or(AdminError::NotFound)?;
            tx.record_change(Change::Company(id), now)?;
            Ok::<_, AdminError>(company)
        })?;
        self.forget(Change::Company(id));
        Ok(company)
    }
}
