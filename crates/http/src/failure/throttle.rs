//! The facts of a refusal by rate, and their header fields.

use std::borrow::Cow;

/// A limit that is used up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Throttled {
    /// The limit's name, for `RateLimit-Policy`; lower-case letters, digits, `-` and `_`.
    pub policy: Cow<'static, str>,
    /// Requests that the window allows.
    pub quota: u64,
    /// Length of the window in seconds.
    pub window: u64,
    /// Whole seconds, rounded up, after which the same request is let through.
    pub retry_after: u64,
}

impl Throttled {
    /// `Retry-After` (RFC 9110 §10.2.3), `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers).
    pub(crate) fn headers(&self) -> Vec<(&'static str, String)> {
        let name: String = self
            .policy
            .chars()
            .filter(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\\'))
            .collect();
        vec![
            ("retry-after", self.retry_after.to_string()),
            (
                "ratelimit-policy",
                format!("\"{name}\";q={};w={}", self.quota, self.window),
            ),
            (
                "ratelimit",
                format!("\"{name}\";r=0;t={}", self.retry_after),
            ),
        ]
    }
}
