//! What an operator decides about the HTTP side.

use std::{num::NonZeroUsize, str::FromStr, time::Duration};

use ipnet::IpNet;
use url::Url;

/// Settings of the HTTP side; the binary fills them from its configuration.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `server.public_url`: the address that clients use, without a trailing slash.
    pub public_url: String,
    /// `server.trusted_proxies`: peers whose forwarding headers are believed. Empty: nobody's are.
    pub trusted_proxies: Vec<IpNet>,
    /// `server.cors_origins`: browser pages that may call this server. Compared exactly; no wildcard exists.
    pub cors_origins: Vec<Origin>,
    /// `server.workers`: event-loop threads; `None` is one a core.
    pub workers: Option<NonZeroUsize>,
    /// `server.shutdown_timeout_seconds`: how long requests in flight may take after a stop was asked for.
    pub shutdown_timeout: Duration,
    /// Longest body in bytes, unless the endpoint has its own limit.
    pub body_limit: usize,
    /// Time from the end of the headers to the last byte of the body.
    pub body_deadline: Duration,
    /// Time from the connection to the end of the headers; for later requests from their first byte, up to twice that.
    pub header_deadline: Duration,
    /// Time from the end of the body to our answer; whatever takes longer is answered with 503. It is waited for that
    /// long only: a use case that runs goes on to its end.
    pub answer_deadline: Duration,
    /// Answers whose time must not tell who has an account leave when a whole number of these has passed since their
    /// request was there: longer than what the database needs for one more look, too short to be felt.
    pub answer_step: Duration,
    /// How long we wait altogether for a client to take 64 KiB, or the rest, of what it asked for before it is cut off
    /// (whole milliseconds).
    pub unread_deadline: Duration,
    /// How long an idle connection is kept.
    pub keep_alive: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".to_owned(),
            trusted_proxies: Vec::new(),
            cors_origins: Vec::new(),
            workers: None,
            shutdown_timeout: Duration::from_secs(20),
            body_limit: 64 * 1024,
            body_deadline: Duration::from_secs(10),
            header_deadline: Duration::from_secs(5),
            answer_deadline: Duration::from_secs(30),
            answer_step: Duration::from_millis(20),
            unread_deadline: Duration::from_secs(20),
            keep_alive: Duration::from_secs(10),
        }
    }
}

/// A browser origin in its serialized form: scheme, host, and the port where it is not the scheme's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// The text that a browser sends in `Origin`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text is not an origin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an origin such as https://app.example.com (no path, no wildcard)")]
pub struct NotAnOrigin(String);

impl FromStr for Origin {
    type Err = NotAnOrigin;

    fn from_str(text: &str) -> Result<Self, NotAnOrigin> {
        let refuse = || NotAnOrigin(text.to_owned());
        let url = Url::parse(text).map_err(|_| refuse())?;
        let bare = matches!(url.scheme(), "http" | "https")
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
            && !url.host_str().unwrap_or_default().contains('*');
        if bare {
            Ok(Self(url.origin().ascii_serialization()))
        } else {
            Err(refuse())
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://app.example.com", "https://app.example.com")]
    #[case("https://APP.example.com:443/", "https://app.example.com")]
    #[case("http://localhost:3000", "http://localhost:3000")]
    fn an_origin_is_kept_as_browsers_write_it(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(
            text.parse::<Origin>().map(|origin| origin.0),
            Ok(expected.to_owned())
        );
    }

    #[rstest]
    #[case("*")]
    #[case("null")]
    #[case("https://*.example.com")]
    #[case("https://app.example.com/path")]
    #[case("https://user@app.example.com")]
    #[case("app.example.com")]
    #[case("file:///tmp")]
    fn anything_else_is_refused(#[case] text: &str) {
        assert!(text.parse::<Origin>().is_err());
    }
}
