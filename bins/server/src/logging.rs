//! Logs, on standard error.

use crate::config::{LogFormat, LogSettings};
use anyhow::anyhow;
use std::io::{self, IsTerminal as _};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::Subscriber;

/// What is no HTTP, the engine refuses and calls an error of ours; anybody could fill the log with that. Who wants to see it, names the
/// target in `log.level`.
const QUIET: &str = "actix_http::h1::dispatcher=off";

/// Sends everything logged from here on to standard error. To be called once.
pub fn start(settings: &LogSettings) -> anyhow::Result<()> {
    let builder = Subscriber::builder()
        .with_env_filter(EnvFilter::try_new(format!("{QUIET},{}", settings.level))?)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        // It would report a broken standard error on standard error, by panicking.
        .log_internal_errors(false);
    let outcome = match format(settings) {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    outcome.map_err(|error| anyhow!("logging cannot start: {error}"))
}

/// The format given, else what suits the reader: text for a person, JSON for a collector.
fn format(settings: &LogSettings) -> LogFormat {
    settings.format.unwrap_or_else(|| {
        if io::stderr().is_terminal() {
            LogFormat::Text
        } else {
            LogFormat::Json
        }
    })
}
