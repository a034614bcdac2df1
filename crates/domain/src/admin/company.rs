//! The caller's company.

use super::{AdminError, require_admin};
use crate::Auth;
use crate::model::{Change, Company, CompanyChanges};
use crate::sessions::Authenticated;
use crate::validation::{Check, Field};
use url::Url;

/// Longest name of a company, in characters.
const MAX_NAME_CHARS: usize = 100;
/// Longest URL, in characters.
const MAX_URL_CHARS: usize = 500;

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
        let mut url = |field, url: &Option<String>| {
            url.as_ref()
                .map(|url| check.parsed(field, Some(url), parse_link_base))
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
            let company = tx.company(id)?.ok_or(AdminError::NotFound)?;
            tx.record_change(Change::Company(id), now)?;
            Ok::<_, AdminError>(company)
        })?;
        self.forget(Change::Company(id));
        Ok(company)
    }
}

/// Where a link may lead: `https`, or `http` on this machine for development; no user, password or
/// fragment that would let a link look like another.
fn parse_link_base(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let host = url.host_str()?;
    let local = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && local);
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let written = text.len() <= MAX_URL_CHARS && !text.contains(['\\', ' ', '\t', '\n', '\r']);
    (scheme && plain && written).then(|| url.to_string())
}

#[cfg(test)]
mod tests {
    use super::parse_link_base;

    #[test]
    fn links_lead_to_https_pages_and_nowhere_else() {
        assert_eq!(
            parse_link_base("https://app.rehive.com/reset").as_deref(),
            Some("https://app.rehive.com/reset")
        );
        assert!(parse_link_base("http://localhost:3000/reset").is_some());
        for bad in [
            "javascript:alert(1)",
            "//evil.com",
            "https://ok@evil.com",
            "http://app.rehive.com",
            "https://",
            "https://a b.com",
            "https:\\\\evil.com",
            "https://ok.com/#x",
            "data:text/html,x",
            "",
        ] {
            assert!(parse_link_base(bad).is_none(), "{bad}");
        }
    }
}
