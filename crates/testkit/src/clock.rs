//! A clock that stands still.

use std::sync::Mutex;

use chrono::{DateTime, TimeDelta};
use latchkey_domain::{Time, ports::Clock};

/// Stands still until a test moves it. Share it by reference or [`std::sync::Arc`].
#[derive(Debug)]
pub struct FixedClock(Mutex<Time>);

impl FixedClock {
    /// Stands at `instant`.
    pub fn at(instant: Time) -> Self {
        Self(Mutex::new(instant))
    }

    /// Moves to `instant`, also backwards.
    pub fn set(&self, instant: Time) {
        *self.0.lock().expect("no holder of the clock panics") = instant;
    }

    /// Moves by `delta`; a negative one moves back.
    pub fn advance(&self, delta: TimeDelta) {
        *self.0.lock().expect("no holder of the clock panics") += delta;
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
        *self.0.lock().expect("no holder of the clock panics")
    }
}
