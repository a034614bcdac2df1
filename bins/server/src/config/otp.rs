//! `otp.*`: one-time codes.

use super::key::Key;
use super::values::region;
use serde::Deserialize;
use validator::Validate;

pub(super) const KEYS: &[Key] = &[
    Key::integer("otp.length", 6),
    Key::integer("otp.ttl_seconds", 600),
    Key::integer("otp.max_attempts", 5),
    Key::text("otp.default_region", "US"),
];

/// One-time codes.
#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct OtpSettings {
    /// Digits.
    #[validate(range(min = 6, max = 10))]
    pub length: u32,
    /// Lifetime; OWASP ASVS 6.5.5 allows ten minutes.
    #[validate(range(min = 1, max = 600))]
    pub ttl_seconds: u32,
    /// Guesses at one code.
    #[validate(range(min = 1, max = 10))]
    pub max_attempts: u32,
    /// Country of numbers written without `+`.
    #[serde(deserialize_with = "region")]
    pub default_region: String,
}
