//! One JSON object a line: `timestamp`, `level`, `request` (the id of the request at hand), `message`, the event's own
//! fields, `target`. Nothing is allocated for it.

use latchkey_http::request_id;
use std::fmt::{self, Debug, Write};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_log::NormalizeEvent as _;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

/// See the module.
pub(super) struct Json;

impl<S, N> FormatEvent<S, N> for Json
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        _: &FmtContext<'_, S, N>,
        mut out: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let normalized = event.normalized_metadata();
        let meta = normalized.as_ref().unwrap_or_else(|| event.metadata());
        out.write_str("{\"timestamp\":\"")?;
        SystemTime.format_time(&mut out)?;
        out.write_str("\",\"level\":\"")?;
        out.write_str(meta.level().as_str())?;
        out.write_char('"')?;
        if let Some(id) = request_id::current() {
            out.write_str(",\"request\":\"")?;
            write!(Escaped(&mut out), "{id}")?;
            out.write_char('"')?;
        }
        let mut fields = Fields(&mut out, Ok(()));
        event.record(&mut fields);
        fields.1?;
        out.write_str(",\"target\":\"")?;
        Escaped(&mut out).write_str(meta.target())?;
        out.write_str("\"}\n")
    }
}

/// Writes members.
struct Fields<'a, W>(&'a mut W, fmt::Result);

impl<W: Write> Fields<'_, W> {
    fn member(&mut self, field: &Field, value: impl FnOnce(&mut W) -> fmt::Result) {
        let name = field.name();
        // Where an event of the `log` crate came from; its target is told by itself.
        if name.starts_with("log.") || self.1.is_err() {
            return;
        }
        let name = name.strip_prefix("r#").unwrap_or(name);
        self.1 = write!(self.0, ",\"{name}\":").and_then(|()| value(self.0));
    }
}

impl<W: Write> Visit for Fields<'_, W> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.member(field, |out| text(out, format_args!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.member(field, |out| text(out, format_args!("{value}")));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.member(field, |out| write!(out, "{value}"));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.member(field, |out| write!(out, "{value}"));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.member(field, |out| write!(out, "{value}"));
    }
}

fn text(out: &mut impl Write, value: fmt::Arguments<'_>) -> fmt::Result {
    out.write_char('"')?;
    Escaped(out).write_fmt(value)?;
    out.write_char('"')
}

/// Writes the inside of a JSON string (RFC 8259 section 7).
struct Escaped<'a, W>(&'a mut W);

impl<W: Write> Write for Escaped<'_, W> {
    fn write_str(&mut self, mut text: &str) -> fmt::Result {
        let special = |byte: u8| byte < 0x20 || matches!(byte, b'"' | b'\\' | 0x7f);
        while let Some(at) = text.bytes().position(special) {
            let (plain, rest) = text.split_at(at);
            self.0.write_str(plain)?;
            match rest.as_bytes()[0] {
                b'"' => self.0.write_str("\\\"")?,
                b'\\' => self.0.write_str("\\\\")?,
                b'\n' => self.0.write_str("\\n")?,
                byte => write!(self.0, "\\u{byte:04x}")?,
            }
            text = &rest[1..];
        }
        self.0.write_str(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Escaped, Json};
    use std::fmt::Write;
    use std::io;
    use std::sync::{Arc, Mutex};
    use tracing_subscriber::fmt::Subscriber;

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_is_one_json_object_whatever_is_in_it() {
        let sink = Sink::default();
        let writer = sink.clone();
        let subscriber = Subscriber::builder()
            .with_writer(move || writer.clone())
            .event_format(Json)
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            let path = "a\"b\\c\n\u{1b}\u{7f}é";
            tracing::warn!(path, status = 503_u16, ok = false, less = -1, error = %"bad\tluck", "so {}", "it goes");
        });
        let written = String::from_utf8(sink.0.lock().unwrap().clone()).unwrap();
        assert_eq!(written.matches('\n').count(), 1, "{written}");
        let line: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!(line["level"], "WARN");
        assert_eq!(line["message"], "so it goes");
        assert_eq!(line["path"], "a\"b\\c\n\u{1b}\u{7f}é");
        assert_eq!(line["status"], 503);
        assert_eq!(line["ok"], false);
        assert_eq!(line["less"], -1);
        assert_eq!(line["error"], "bad\tluck");
        assert_eq!(line["target"], "latchkey::logging::json::tests");
        let at = line["timestamp"].as_str().unwrap();
        assert!(chrono::DateTime::parse_from_rfc3339(at).is_ok(), "{at}");
    }

    #[test]
    fn what_needs_no_escape_is_not_escaped() {
        let mut out = String::new();
        Escaped(&mut out).write_str("/auth/{id} é").unwrap();
        assert_eq!(out, "/auth/{id} é");
    }
}
