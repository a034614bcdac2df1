//! `database.*`: where everything is stored.

use super::key::Key;
use super::values::SecretUrl;
use serde::Deserialize;
use std::fmt;
use std::path::Path;
use url::Url;
use validator::Validate;

pub(super) const KEYS: &[Key] = &[
    Key::text("database.url", "sqlite://data/latchkey.db").url(),
    Key::optional_integer("database.pool_size", "by backend"),
    Key::switch("database.migrate_on_start", true),
];

/// Where everything is stored.
#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSettings {
    /// Which database.
    pub url: DatabaseUrl,
    /// Connections; the backend decides when it is missing.
    #[serde(default)]
    #[validate(range(min = 1, max = 1_000))]
    pub pool_size: Option<u32>,
    /// Whether `serve` brings the database to this version first.
    pub migrate_on_start: bool,
}

/// `sqlite://PATH` or `postgres://…`.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct DatabaseUrl(SecretUrl);

impl DatabaseUrl {
    /// All of it, password included.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The file, when it is SQLite.
    pub fn sqlite_file(&self) -> Option<&Path> {
        let path = self.expose().strip_prefix(SQLITE)?;
        Some(Path::new(path.split('?').next().unwrap_or(path)))
    }

    /// Whether it names an SQLite file.
    pub fn is_sqlite(&self) -> bool {
        self.expose().starts_with(SQLITE)
    }
}

const SQLITE: &str = "sqlite://";
const SYNTAX: &str = "use sqlite://data/latchkey.db or postgres://user:password@host:5432/name";

impl TryFrom<String> for DatabaseUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.strip_prefix(SQLITE) {
            Some("" | "/") => return Err(format!("names no file; {SYNTAX}")),
            Some(path) if path.contains(":memory:") => {
                return Err(format!("would forget everything at the end; {SYNTAX}"));
            }
            Some(_) => return Ok(Self(SecretUrl::from(text))),
            None => {}
        }
        let url = SecretUrl::from(text);
        let is_postgres = |parts: &Url| {
            matches!(parts.scheme(), "postgres" | "postgresql") && !parts.cannot_be_a_base()
        };
        match url.parse_each() {
            Some(each) if each.iter().all(is_postgres) => Ok(Self(url)),
            Some(_) => Err(format!("neither SQLite nor Postgres; {SYNTAX}")),
            None => Err(format!(
                "not a URL (percent-encode special characters of a password); {SYNTAX}"
            )),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
