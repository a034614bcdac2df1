//! A configuration that cannot be served, in one line.

use crate::output::one_line;
use std::fmt;

/// Why the configuration is refused: the key, the value where it may be shown, problem and remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    key: String,
    value: Option<String>,
    reason: String,
    origin: Option<String>,
}

impl Refusal {
    /// `reason` reads `problem; remedy`.
    pub fn new(key: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            value: None,
            reason: reason.into(),
            origin: None,
        }
    }

    /// The same, showing the value, which must already be redacted.
    pub fn with_value(mut self, shown: impl Into<String>) -> Self {
        self.value = Some(shown.into());
        self
    }

    /// The same, saying where the value came from.
    pub fn with_origin(mut self, origin: impl fmt::Display) -> Self {
        self.origin = Some(origin.to_string());
        self
    }

    /// The key at fault.
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key)?;
        if let Some(value) = &self.value {
            write!(f, " = {}", one_line(value))?;
        }
        write!(f, ": {}", one_line(&self.reason))?;
        match &self.origin {
            Some(origin) => write!(f, " (from {})", one_line(origin)),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Refusal {}
