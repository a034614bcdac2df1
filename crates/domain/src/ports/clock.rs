//! The time of day.

use crate::Time;

/// Tells what time it is. Tests hold it still or move it.
pub trait Clock: Send + Sync {
    /// The current instant, UTC.
    fn now(&self) -> Time;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock"
    )]
    fn now(&self) -> Time {
        // Both databases keep microseconds; more would make a value differ from its stored self.
        let now = chrono::Utc::now();
        chrono::DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }
}
