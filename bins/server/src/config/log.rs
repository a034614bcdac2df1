//! `log.*`: logs, to standard error.

use super::choice::choice;
use super::key::Key;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use tracing_subscriber::EnvFilter;

pub(super) const KEYS: &[Key] = &[
    Key::optional_text("log.format", "text on a terminal, else json"),
    Key::text("log.level", "info"),
];

choice! {
    /// How a line of the log is written.
    LogFormat {
        /// For a person.
        Text = "text",
        /// One JSON object a line.
        Json = "json",
    }
}

/// Logs, to standard error.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogSettings {
    /// As given; the terminal decides when it is missing.
    #[serde(default)]
    pub format: Option<LogFormat>,
    /// Directives of `tracing-subscriber`'s `EnvFilter`.
    #[serde(deserialize_with = "directives")]
    pub level: String,
}

fn directives<'de, D: Deserializer<'de>>(input: D) -> Result<String, D::Error> {
    let text = String::deserialize(input)?;
    if text
        .split(',')
        .all(|directive| is_directive(directive.trim()))
        && EnvFilter::try_new(&text).is_ok()
    {
        return Ok(text);
    }
    Err(D::Error::custom(
        "not a log level; use error, warn, info, debug or trace, or directives such as info,latchkey=debug",
    ))
}

/// `EnvFilter` takes a lone word that is no level for a target: `verbose` would silence the log.
fn is_directive(directive: &str) -> bool {
    let is_level = |word: &str| {
        matches!(
            word.to_ascii_lowercase().as_str(),
            "off" | "error" | "warn" | "info" | "debug" | "trace"
        )
    };
    match directive.rsplit_once('=') {
        Some((target, level)) => !target.is_empty() && is_level(level),
        None => is_level(directive),
    }
}
