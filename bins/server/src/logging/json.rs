//! One JSON object a line: `timestamp`, `level`, `request` (the id of the request at hand), `message`, the event's own
//! fields, `target`. Nothing is allocated for it, and it is put together in a string that the compiler knows as one:
//! most of a line is small pieces, each of which would else be a call through a table of functions.

use super::stamp;
use latchkey_http::request_id;
use std::cell::Cell;
use std::fmt::{self, Debug, Write};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_log::NormalizeEvent as _;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

thread_local! {
    /// Taken out while a line is written: what is logged may log while it is written down.
    static LINE: Cell<String> = const { Cell::new(String::new()) };
}

/// Longer ones are not kept.
const KEPT: usize = 4 * 1024;

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
        let mut line = LINE.take();
        line.clear();
        let written = write_line(&mut line, event).and_then(|()| out.write_str(&line));
        if line.capacity() <= KEPT {
            LINE.set(line);
        }
        written
    }
}

fn write_line(out: &mut String, event: &Event<'_>) -> fmt::Result {
    let normalized = event.normalized_metadata();
    let meta = normalized.as_ref().unwrap_or_else(|| event.metadata());
    out.push_str("{\"timestamp\":\"");
    stamp::write(out)?;
    out.push_str("\",\"level\":\"");
    out.push_str(meta.level().as_str());
    out.push('"');
    if let Some(id) = request_id::current() {
        out.push_str(",\"request\":");
        quoted(out, id.as_str());
    }
    let mut fields = Fields(out, Ok(()));
    event.record(&mut fields);
    fields.1?;
    out.push_str(",\"target\":");
    quoted(out, meta.target());
    out.push_str("}\n");
    Ok(())
}

/// Writes members.
struct Fields<'a>(&'a mut String, fmt::Result);

impl Fields<'_> {
    fn member(&mut self, field: &Field, value: impl FnOnce(&mut String) -> fmt::Result) {
        let name = field.name();
        // Where an event of the `log` crate came from; its target is told by itself.
        if name.starts_with("log.") || self.1.is_err() {
            return;
        }
        let name = name.strip_prefix("r#").unwrap_or(name);
        // Names are ours and need no escape.
        self.0.push_str(",\"");
        self.0.push_str(name);
        self.0.push_str("\":");
        self.1 = value(self.0);
    }
}

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.member(field, |out| {
            out.push('"');
            write!(Escaped(out), "{value:?}")?;
            out.push('"');
            Ok(())
        });
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.member(field, |out| {
            quoted(out, value);
            Ok(())
        });
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

fn quoted(out: &mut String, value: &str) {
    out.push('"');
    escape(out, value);
    out.push('"');
}

/// Writes the inside of a JSON string.
struct Escaped<'a>(&'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape(self.0, text);
        Ok(())
    }
}

/// RFC 8259 section 7.
fn escape(out: &mut String, text: &str) {
    let special = |byte: u8| (byte < 0x20) | (byte == b'"') | (byte == b'\\') | (byte == 0x7f);
    // There is hardly ever one, and to find that out, many bytes can be looked at at once.
    if !text
        .bytes()
        .fold(false, |found, byte| found | special(byte))
    {
        return out.push_str(text);
    }
    let mut rest = text;
    while let Some(at) = rest.bytes().position(special) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            byte => {
                let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
                out.push_str("\\u00");
                out.extend([digit(byte >> 4), digit(byte & 15)]);
            }
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::{Json, escape};
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
        escape(&mut out, "/auth/{id} é");
        assert_eq!(out, "/auth/{id} é");
    }
}
