//! All settings, typed and checked.

use super::companies::CompaniesSettings;
use super::database::DatabaseSettings;
use super::email::EmailSettings;
use super::events::EventsSettings;
use super::limits::LimitsSettings;
use super::log::LogSettings;
use super::otp::OtpSettings;
use super::passwords::PasswordsSettings;
use super::range;
use super::refusal::Refusal;
use super::secrets::SecretsSettings;
use super::server::ServerSettings;
use super::sms::SmsSettings;
use super::surfaces::SurfacesSettings;
use super::tokens::TokensSettings;
use serde::Deserialize;

/// The configuration of a process. Built only by [`super::load()`], so that it has passed every check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Address, links, threads.
    pub server: ServerSettings,
    /// Which contracts are served.
    pub surfaces: SurfacesSettings,
    /// Where everything is stored.
    pub database: DatabaseSettings,
    /// The key that seals; no key of this section has a default.
    #[serde(default)]
    pub secrets: SecretsSettings,
    /// Tenants.
    pub companies: CompaniesSettings,
    /// How mail leaves.
    pub email: EmailSettings,
    /// How text messages leave.
    pub sms: SmsSettings,
    /// Policy and cost.
    pub passwords: PasswordsSettings,
    /// Lifetimes and signatures.
    pub tokens: TokensSettings,
    /// One-time codes.
    pub otp: OtpSettings,
    /// Budgets against abuse.
    pub limits: LimitsSettings,
    /// How long security events are kept.
    pub events: EventsSettings,
    /// Logs.
    pub log: LogSettings,
}

impl Settings {
    /// Checks ranges, then what one value demands of another.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        range::check("server", &self.server)?;
        range::check("database", &self.database)?;
        range::check("passwords", &self.passwords)?;
        range::check("tokens", &self.tokens)?;
        range::check("otp", &self.otp)?;
        range::check("events", &self.events)?;
        range::check("limits", &self.limits)?;
        self.surfaces.check()?;
        self.secrets.check(&self.database)?;
        self.email.check()?;
        self.sms.check()?;
        self.passwords.check()?;
        self.tokens.check()
    }
}
