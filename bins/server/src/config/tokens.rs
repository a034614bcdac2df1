//! `tokens.*`: lifetimes and signatures.

use super::choice::choice;
use super::key::Key;
use super::refusal::Refusal;
use super::values::optional_secret;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use std::time::Duration;
use validator::Validate;

pub(super) const KEYS: &[Key] = &[
    Key::integer("tokens.session_seconds", 36_000),
    Key::integer("tokens.jwt_seconds", 432_000),
    Key::integer("tokens.jwt_refresh_seconds", 864_000),
    Key::integer("tokens.device_idle_seconds", 7_776_000),
    Key::integer("tokens.fresh_seconds", 1_800),
    Key::text("tokens.jwt_algorithm", "EdDSA"),
    Key::optional_text("tokens.jwt_hs256_secret", "not set").secret(),
    Key::switch("tokens.jwt_rotate", false),
    Key::switch("tokens.jwt_email_claim", true),
    Key::integer("tokens.max_staleness_ms", 5_000),
    Key::integer("tokens.cache_entries", 20_000),
];

choice! {
    /// How JWTs are signed.
    JwtAlgorithm {
        /// Ed25519.
        EdDsa = "EdDSA",
        /// ECDSA on P-256.
        Es256 = "ES256",
        /// RSA.
        Rs256 = "RS256",
        /// A secret shared with verifiers.
        Hs256 = "HS256",
    }
}

/// Lifetimes and signatures. Lifetimes are at most 100 years.
#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct TokensSettings {
    /// Lifetime of an opaque session token.
    #[validate(range(min = 1, max = 3_153_600_000_u64))]
    pub session_seconds: u64,
    /// Lifetime of a JWT.
    #[validate(range(min = 1, max = 3_153_600_000_u64))]
    pub jwt_seconds: u64,
    /// How long after the login a JWT may be refreshed.
    #[validate(range(min = 1, max = 3_153_600_000_u64))]
    pub jwt_refresh_seconds: u64,
    /// Idle lifetime of a `device_tokens` session.
    #[validate(range(min = 1, max = 3_153_600_000_u64))]
    pub device_idle_seconds: u64,
    /// How long after a proof of who they are users may change addresses, numbers and factors.
    #[validate(range(min = 60, max = 3_600))]
    pub fresh_seconds: u64,
    /// How JWTs are signed.
    pub jwt_algorithm: JwtAlgorithm,
    /// Set when the algorithm is [`JwtAlgorithm::Hs256`]; its UTF-8 bytes are the key.
    #[serde(default, deserialize_with = "optional_secret")]
    pub jwt_hs256_secret: Option<SecretString>,
    /// A refreshed token dies after a grace time.
    pub jwt_rotate: bool,
    /// The payload carries the email address.
    pub jwt_email_claim: bool,
    #[validate(range(min = 1, max = 3_600_000))]
    max_staleness_ms: u64,
    /// How many checked tokens are kept in memory; 0: none, and each check asks the database.
    #[validate(range(max = 10_000_000_u64))]
    pub cache_entries: u64,
}

/// Secrets of tutorials and documentation that are long enough to pass.
const SAMPLES: [&str; 4] = [
    "a-string-secret-at-least-256-bits-long",
    "your-256-bit-secret-your-256-bit-secret",
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
    "0123456789abcdef0123456789abcdef",
];

impl TokensSettings {
    /// How old the revocation feed may be before the database is asked.
    pub fn max_staleness(&self) -> Duration {
        Duration::from_millis(self.max_staleness_ms)
    }

    pub(super) fn check(&self) -> Result<(), Refusal> {
        const REMEDY: &str = "use the output of: openssl rand -base64 48";
        let refused = |problem: &str| {
            Err(Refusal::new(
                "tokens.jwt_hs256_secret",
                format!("{problem}; {REMEDY}"),
            ))
        };
        match self
            .jwt_hs256_secret
            .as_ref()
            .map(|secret| secret.expose_secret())
        {
            None if self.jwt_algorithm == JwtAlgorithm::Hs256 => {
                refused("required by tokens.jwt_algorithm = \"HS256\"")
            }
            Some(secret) if secret.len() < 32 => refused("shorter than 32 bytes"),
            Some(secret) if is_guessable(secret) => refused("a published sample or a pattern"),
            _ => Ok(()),
        }
    }
}

/// A random text of 32 bytes has many different ones; a person's pattern has few.
fn is_guessable(secret: &str) -> bool {
    let mut bytes = secret.as_bytes().to_vec();
    bytes.sort_unstable();
    bytes.dedup();
    bytes.len() < 8 || SAMPLES.contains(&secret) || secret.starts_with("django-insecure-")
}
