//! A line for a person: instant, level, target, message and fields, and the id of the request at hand.

use super::stamp;
use latchkey_http::request_id;
use std::fmt;
use tracing::{Event, Level, Subscriber};
use tracing_log::NormalizeEvent as _;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

/// See the module.
pub(super) struct Text;

impl<S, N> FormatEvent<S, N> for Text
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut out: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let normalized = event.normalized_metadata();
        let meta = normalized.as_ref().unwrap_or_else(|| event.metadata());
        stamp::write(&mut out)?;
        level(&mut out, *meta.level())?;
        write!(out, " {}: ", meta.target())?;
        context.format_fields(out.by_ref(), event)?;
        if let Some(id) = request_id::current() {
            write!(out, " request={id}")?;
        }
        writeln!(out)
    }
}

/// With the colours that terminals show best (ECMA-48 section 8.3.117).
fn level(out: &mut Writer<'_>, level: Level) -> fmt::Result {
    if !out.has_ansi_escapes() {
        return write!(out, " {level:>5}");
    }
    let colour = match level {
        Level::ERROR => 31,
        Level::WARN => 33,
        Level::INFO => 32,
        Level::DEBUG => 34,
        Level::TRACE => 35,
    };
    write!(out, " \u{1b}[{colour}m{level:>5}\u{1b}[0m")
}
