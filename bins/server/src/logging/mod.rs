//! Logs, on standard error: formatted where something happened, written by a thread of their own.

mod json;
mod lines;
mod stamp;
mod text;

use crate::config::{LogFormat, LogSettings};
use anyhow::anyhow;
use lines::Lines;
use std::io::{self, IsTerminal as _};
use std::sync::OnceLock;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::Subscriber;

/// What is no HTTP, the engine refuses and calls an error of ours; anybody could fill the log with that. Who wants to see it, names the
/// target in `log.level`.
const QUIET: &str = "actix_http::h1::dispatcher=off";

static LINES: OnceLock<Lines> = OnceLock::new();

/// Sends everything logged from here on to standard error. To be called once.
pub fn start(settings: &LogSettings) -> anyhow::Result<()> {
    let lines = Lines::to(io::stderr())?;
    let builder = Subscriber::builder()
        .with_env_filter(EnvFilter::try_new(format!("{QUIET},{}", settings.level))?)
        .with_writer(LINES.get_or_init(|| lines).clone())
        .with_ansi(io::stderr().is_terminal())
        // It would report a broken standard error on standard error, by panicking.
        .log_internal_errors(false);
    let outcome = match format(settings) {
        LogFormat::Text => builder.event_format(text::Text).try_init(),
        LogFormat::Json => builder.event_format(json::Json).try_init(),
    };
    outcome.map_err(|error| anyhow!("logging cannot start: {error}"))
}

/// Waits until everything logged so far is written. Before the process ends.
pub fn finish() {
    if let Some(lines) = LINES.get() {
        lines.finish();
    }
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
