//! `secrets.*`: the key that seals.

use super::database::DatabaseSettings;
use super::key::Key;
use super::refusal::Refusal;
use super::secret_key;
use super::values::optional_secret;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use std::path::PathBuf;

pub(super) const KEYS: &[Key] = &[
    Key::optional_text("secrets.key", "not set").secret(),
    Key::optional_text(
        "secrets.key_file",
        "with SQLite data/secret.key, made at the first start",
    ),
];

/// Where the key comes from: at most one of these is set.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretsSettings {
    /// 32 random bytes, base64.
    #[serde(default, deserialize_with = "optional_secret")]
    pub key: Option<SecretString>,
    /// A file that holds them.
    #[serde(default)]
    pub key_file: Option<PathBuf>,
}

impl SecretsSettings {
    pub(super) fn check(&self, database: &DatabaseSettings) -> Result<(), Refusal> {
        let refused = |reason: String| Err(Refusal::new("secrets.key", reason));
        match (&self.key, &self.key_file) {
            (Some(_), Some(_)) => {
                refused("secrets.key_file is set as well; keep one of the two".to_owned())
            }
            (None, None) if !database.url.is_sqlite() => refused(format!(
                "required with Postgres; {}, the same on every node",
                secret_key::REMEDY
            )),
            (Some(key), None) => match secret_key::decode(key.expose_secret()) {
                Ok(_) => Ok(()),
                Err(reason) => refused(reason),
            },
            _ => Ok(()),
        }
    }
}
