//! The instant of a line: UTC to the microsecond (RFC 3339). Written with every line, so all but the fraction is kept for
//! the second that it is good for.

use chrono::DateTime;
use std::cell::RefCell;
use std::fmt::{self, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

thread_local! {
    /// Seconds since 1970, and how they are written.
    static SECOND: RefCell<(Option<u64>, String)> = const { RefCell::new((None, String::new())) };
}

/// Writes the instant at hand.
#[expect(
    clippy::disallowed_methods,
    reason = "a log tells when something happened on this machine"
)]
pub(super) fn write(out: &mut impl Write) -> fmt::Result {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    write_at(out, since.unwrap_or_default())
}

fn write_at(out: &mut impl Write, since: Duration) -> fmt::Result {
    let seconds = since.as_secs();
    SECOND.with_borrow_mut(|(written, text)| {
        if *written != Some(seconds) {
            text.clear();
            let at = i64::try_from(seconds).ok();
            let at = at.and_then(|at| DateTime::from_timestamp(at, 0));
            write!(
                text,
                "{}",
                at.unwrap_or_default().format("%Y-%m-%dT%H:%M:%S.")
            )?;
            *written = Some(seconds);
        }
        out.write_str(text)
    })?;
    let mut fraction = *b"000000Z";
    let mut rest = since.subsec_micros();
    for digit in fraction[..6].iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    out.write_str(std::str::from_utf8(&fraction).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::write_at;
    use std::time::Duration;

    #[test]
    fn an_instant_is_written_to_the_microsecond_whatever_was_written_before() {
        for (seconds, nanos, expected) in [
            (0, 0, "1970-01-01T00:00:00.000000Z"),
            (0, 999_999_999, "1970-01-01T00:00:00.999999Z"),
            (1_709_210_096, 7_000, "2024-02-29T12:34:56.000007Z"),
            (1_709_210_096, 123_456_789, "2024-02-29T12:34:56.123456Z"),
            (0, 1_000, "1970-01-01T00:00:00.000001Z"),
        ] {
            let mut out = String::new();
            write_at(&mut out, Duration::new(seconds, nanos)).unwrap();
            assert_eq!(out, expected);
        }
    }
}
