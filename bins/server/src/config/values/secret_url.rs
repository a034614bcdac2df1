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

    /// The same of a URL that may name several hosts, as libpq's do: once for each of them.
    pub fn parse_each(&self) -> Option<Vec<Url>> {
        let (before, hosts, after) = around_hosts(self.expose());
        let of = |host| Url::parse(&format!("{before}{host}{after}")).ok();
        hosts.split(',').map(of).collect()
    }
}

/// What stands before the host, the host or hosts, and what stands behind.
fn around_hosts(text: &str) -> (&str, &str, &str) {
    let begin = text.find("://").map_or(0, |at| at + 3);
    let length = text[begin..].find(['/', '?', '#']);
    let end = length.map_or(text.len(), |length| begin + length);
    let host = text[begin..end]
        .rfind('@')
        .map_or(begin, |at| begin + at + 1);
    (&text[..host], &text[host..end], &text[end..])
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
    let (before, hosts, after) = around_hosts(text);
    let Some((first, _)) = hosts.split_once(',') else {
        return redact_plain(text);
    };
    // Of several hosts the first alone makes a URL; the others take their place again behind it.
    let shown = redact_plain(&format!("{before}{first}{after}"))?;
    let (before, _, after) = around_hosts(&shown);
    Some(format!("{before}{hosts}{after}"))
}

fn redact_plain(text: &str) -> Option<String> {
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
            "postgres://u:hunter2@a:1,b:2/db",
            "postgres://u:1,hunter2@h/db",
            "postgres://u:1,hunter2/x@h/db",
            "postgres://u:1,hunter2?x@h/db",
            "postgres://u:1,hunter2#x@h/db",
            "postgres://a,b/db?user=u&password=hunter2",
            "u:1,hunter2@h",
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
            "postgres://u@a:1,b:2/db?target_session_attrs=read-write",
            "smtp://localhost:25?tls=required",
            "nonsense",
        ] {
            assert_eq!(redact_url(url).as_deref(), Some(url));
        }
    }

    #[test]
    fn several_hosts_show_without_the_password() {
        let shown = redact_url("postgres://u:hunter2@a:1,b:2/db?target_session_attrs=read-write");
        let expected = "postgres://u:***@a:1,b:2/db?target_session_attrs=read-write";
        assert_eq!(shown.as_deref(), Some(expected));
    }
}
