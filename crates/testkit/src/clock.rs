//! A clock that stands still.

use std::{sync::Mutex, time::Duration};

use chrono::{DateTime, TimeDelta};
use latchkey_domain::{Time, ports::Clock};

/// Stands still until a test moves it. Share it by reference or [`std::sync::Arc`].
#[derive(Debug)]
pub struct FixedClock(Mutex<(Time, Duration)>);

impl FixedClock {
    /// Stands at `instant`.
    pub fn at(instant: Time) -> Self {
        Self(Mutex::new((instant, Duration::ZERO)))
    }

    /// Is set to `instant`, also backwards, while no time passes.
    pub fn set(&self, instant: Time) {
        self.0.lock().expect("no holder of the clock panics").0 = instant;
    }

    /// Lets time pass; a negative `delta` sets the clock back.
    pub fn advance(&self, delta: TimeDelta) {
        let mut shown = self.0.lock().expect("no holder of the clock panics");
        shown.0 += delta;
        shown.1 += delta.to_std().unwrap_or_default();
    }
}

impl Default for FixedClock {
    /// Stands at Monday, 5 January 2026, 09:00 UTC.
    fn default() -> Self {
        Self::at(DateTime::from_timestamp(1_767_603_600, 0).expect("the instant is in range"))
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Time {
        self.0.lock().expect("no holder of the clock panics").0
    }

    fn steady(&self) -> Duration {
        self.0.lock().expect("no holder of the clock panics").1
    }
}
