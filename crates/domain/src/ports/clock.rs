//! The time of day.

use crate::Time;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// Tells what time it is. Tests hold it still or move it.
pub trait Clock: Send + Sync {
    /// The current instant, UTC. Somebody may set it, forwards and backwards.
    fn now(&self) -> Time;

    /// Time since an instant that never changes while the process lives; nobody sets it.
    fn steady(&self) -> Duration;
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

    fn steady(&self) -> Duration {
        static BEGINNING: LazyLock<Instant> = LazyLock::new(Instant::now);
        BEGINNING.elapsed()
    }
}
