//! `limits.*`: budgets against abuse.

use super::key::Key;
use super::values::Budget;
use serde::Deserialize;

pub(super) const KEYS: &[Key] = &[
    Key::switch("limits.enabled", true),
    Key::text("limits.login_per_account", "20/15m"),
    Key::text("limits.login_per_address", "300/15m"),
    Key::text("limits.registrations_per_address", "60/h"),
    Key::text("limits.resets_per_account", "10/h"),
    Key::text("limits.resets_per_address", "60/h"),
    Key::text("limits.messages_per_destination", "10/h"),
    Key::text("limits.codes_per_user", "30/h"),
    Key::text("limits.second_factor_per_account", "10/15m"),
    Key::text("limits.verify_per_address", "6000/min"),
];

/// Budgets against abuse. "Address" is the client's network address.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsSettings {
    /// Whether any of them counts.
    pub enabled: bool,
    /// Logins tried for one account.
    pub login_per_account: Budget,
    /// Logins tried from one address.
    pub login_per_address: Budget,
    /// Accounts and companies registered from one address.
    pub registrations_per_address: Budget,
    /// Password resets asked for one account.
    pub resets_per_account: Budget,
    /// Password resets asked from one address.
    pub resets_per_address: Budget,
    /// Messages to one email address or number.
    pub messages_per_destination: Budget,
    /// Codes and keys tried for one user.
    pub codes_per_user: Budget,
    /// Codes of second factors tried for one account.
    pub second_factor_per_account: Budget,
    /// Tokens, codes and keys checked from one address.
    pub verify_per_address: Budget,
}
