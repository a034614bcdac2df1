//! `limits.*`: budgets against abuse.

use super::key::Key;
use super::values::{Budget, Prefix};
use serde::Deserialize;
use validator::Validate;

pub(super) const KEYS: &[Key] = &[
    Key::switch("limits.enabled", true),
    Key::text("limits.login_per_account", "10/15m"),
    Key::integer("limits.failures_in_a_row", 100),
    Key::text("limits.login_per_address", "300/15m"),
    Key::text("limits.registrations_per_address", "10/h"),
    Key::text("limits.resets_per_account", "10/h"),
    Key::text("limits.resets_per_address", "60/h"),
    Key::text("limits.messages_per_destination", "10/h"),
    Key::list("limits.sms_allowed_prefixes", &[]),
    Key::text("limits.sms_pause", "1/60s"),
    Key::text("limits.sms_per_number", "5/h"),
    Key::text("limits.sms_per_number_daily", "10/d"),
    Key::text("limits.sms_per_address", "20/h"),
    Key::text("limits.sms_per_user", "20/d"),
    Key::text("limits.sms_per_country", "1000/h"),
    Key::text("limits.sms_in_all", "2000/h"),
    Key::text("limits.codes_per_user", "30/h"),
    Key::text("limits.code_guesses_per_number", "50/d"),
    Key::text("limits.second_factor_per_account", "10/d"),
    Key::text("limits.verify_per_address", "6000/min"),
];

/// Budgets against abuse. "Address" is the client's network address.
#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct LimitsSettings {
    /// Whether any of them counts.
    pub enabled: bool,
    /// Failed logins in a row of one account before waits begin, and the longest wait.
    pub login_per_account: Budget,
    /// Failures in a row after which only a new password helps; NIST SP 800-63B allows 100.
    #[validate(range(min = 70, max = 100))]
    pub failures_in_a_row: u32,
    /// Logins tried from one address.
    pub login_per_address: Budget,
    /// Accounts and companies registered from one address.
    pub registrations_per_address: Budget,
    /// Password resets asked for one account.
    pub resets_per_account: Budget,
    /// Password resets and resends asked from one address.
    pub resets_per_address: Budget,
    /// Mails to one address.
    pub messages_per_destination: Budget,
    /// What numbers that texts go to begin with; empty: all.
    pub sms_allowed_prefixes: Vec<Prefix>,
    /// Between two texts to one number.
    pub sms_pause: Budget,
    /// Texts to one number.
    pub sms_per_number: Budget,
    /// The same for longer.
    pub sms_per_number_daily: Budget,
    /// Texts asked for from one address.
    pub sms_per_address: Budget,
    /// Texts asked for by one user.
    pub sms_per_user: Budget,
    /// Texts to one calling code.
    pub sms_per_country: Budget,
    /// Texts altogether.
    pub sms_in_all: Budget,
    /// Codes and keys tried for one user.
    pub codes_per_user: Budget,
    /// Codes tried that were sent to one number.
    pub code_guesses_per_number: Budget,
    /// Wrong codes of second factors in a row of one account before waits begin, and the longest wait.
    pub second_factor_per_account: Budget,
    /// Tokens, codes and keys checked from one address.
    pub verify_per_address: Budget,
}
