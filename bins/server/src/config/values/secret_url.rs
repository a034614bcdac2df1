//! URLs that may hold a password.

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use std::fmt;
use url::Url;

/// A URL, printed without what is secret in it.
#[derive(Clone, Deserialize)]
#[serde(from = "String")]
pub struct SecretUrl(SecretString);

impl SecretUrl {
    /// All of it, for the one who connects.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Its parts, or nothing when it is none.
    pub fn parse(&self) -> Option<Url> {
        Url::parse(self.expose()).ok()
    }
}

impl From<String> for SecretUrl {
    fn from(text: String) -> Self {
        Self(SecretString::from(text))
    }
}

impl fmt::Display for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(redact_url(self.expose()).as_deref().unwrap_or("(redacted)"))
    }
}

impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// `text` without passwords, or nothing when it is too odd to be sure.
pub fn redact_url(text: &str) -> Option<String> {
    let suspicious = |text: &str| text.contains('@');
    let Ok(mut url) = Url::parse(text) else {
        return (!suspicious(text) && !text.contains('?')).then(|| text.to_owned());
    };
    // An `@` elsewhere than before the host: a password with an unescaped character in it.
    if [
        url.path(),
        url.fragment().unwrap_or_default(),
        url.query().unwrap_or_default(),
    ]
    .into_iter()
    .any(suspicious)
    {
        return None;
    }
    let has_secret_parameter = url.query_pairs().any(|(name, _)| is_secret(&name));
    if url.password().is_none() && !has_secret_parameter {
        return Some(text.to_owned());
    }
    if url.password().is_some() {
        url.set_password(Some("***")).ok()?;
    }
    if has_secret_parameter {
        url.set_query(Some("***"));
    }
    Some(url.to_string())
}

fn is_secret(parameter: &str) -> bool {
    ["pass", "secret", "token", "key", "sig"]
        .iter()
        .any(|part| parameter.to_lowercase().contains(part))
}

#[cfg(test)]
mod tests {
    use super::redact_url;

    #[test]
    fn a_password_never_shows() {
        for url in [
            "postgres://u:hunter2@h/db",
            "postgres://u:hun#ter2@h/db",
            "postgres://u:12#hunter2@h/db",
            "postgres://u:12/hunter2@h/db",
            "postgres://u:12?hunter2@h/db",
            "postgres:u:hunter2@h/db",
            "postgres://h/db?user=u&password=hunter2",
            "u:hunter2@h",
            "smtp://u:hunter2@h:99999",
        ] {
            let shown = redact_url(url).unwrap_or_default();
            assert!(!shown.contains("hunter2"), "{url} -> {shown}");
        }
    }

    #[test]
    fn what_holds_no_secret_shows_as_written() {
        for url in [
            "sqlite://data/latchkey.db",
            "postgres://u@h/db?sslmode=require",
            "smtp://localhost:25?tls=required",
            "nonsense",
        ] {
            assert_eq!(redact_url(url).as_deref(), Some(url));
        }
    }
}
