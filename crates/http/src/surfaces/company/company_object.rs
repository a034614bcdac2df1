//! The company object.

use latchkey_domain::model::Company;
use serde::Serialize;

use super::user_object::milliseconds;

/// A company on this contract's wire; what it has no value for here is null, since clients read the keys.
#[derive(Debug, Serialize)]
pub(super) struct CompanyObject<'a> {
    identifier: &'a str,
    name: &'a str,
    description: Option<()>,
    website: Option<()>,
    logo: Option<()>,
    password_reset_url: Option<&'a str>,
    email_confirmation_url: Option<&'a str>,
    default_currency: Option<()>,
    id: &'a str,
    created: i64,
    updated: i64,
}

/// An answer with a company, for the API document.
pub(super) const EXAMPLE: &str = r#"{"status": "success", "data": {"identifier": "rehive", "name": "Rehive",
    "description": null, "website": null, "logo": null, "password_reset_url": "https://app.example.com/reset",
    "email_confirmation_url": null, "default_currency": null, "id": "rehive",
    "created": 1464912953000, "updated": 1464912953000}}"#;

impl<'a> From<&'a Company> for CompanyObject<'a> {
    fn from(company: &'a Company) -> Self {
        Self {
            identifier: &company.identifier,
            name: &company.name,
            description: None,
            website: None,
            logo: None,
            password_reset_url: company.password_reset_url.as_deref(),
            email_confirmation_url: company.email_confirmation_url.as_deref(),
            default_currency: None,
            id: &company.identifier,
            created: milliseconds(company.created),
            updated: milliseconds(company.updated),
        }
    }
}
