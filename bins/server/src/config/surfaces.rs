//! `surfaces.*`: which contracts are served.

use super::choice::choice;
use super::key::Key;
use super::refusal::Refusal;
use serde::Deserialize;

pub(super) const KEYS: &[Key] = &[
    Key::list(
        "surfaces.enabled",
        &["device_tokens", "phone", "signup", "jwt", "company"],
    ),
    Key::switch("surfaces.strict_privacy", false),
    Key::switch("surfaces.signup_get_password", true),
];

choice! {
    /// A contract that can be served.
    Surface {
        /// Document 000.
        DeviceTokens = "device_tokens",
        /// Document 001.
        Phone = "phone",
        /// Document 002.
        Signup = "signup",
        /// Document 003.
        Jwt = "jwt",
        /// Document 004.
        Company = "company",
    }
}

/// Which contracts are served, and how.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurfacesSettings {
    /// As given; never empty.
    pub enabled: Vec<Surface>,
    /// Sign-up with a taken address answers as for a new one, and its owner gets a mail.
    pub strict_privacy: bool,
    /// Document 002's GET with a password in the query is served.
    pub signup_get_password: bool,
}

impl SurfacesSettings {
    pub(super) fn check(&self) -> Result<(), Refusal> {
        if self.enabled.is_empty() {
            return Err(Refusal::new(
                "surfaces.enabled",
                "names no surface; name at least one of device_tokens, phone, signup, jwt, company",
            ));
        }
        Ok(())
    }
}
