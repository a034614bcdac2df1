//! Noticing that somebody set the clock.
//!
//! Everything that ends by itself ends by the clock of the machine. A step of it ends sessions and codes
//! early, or lets them live on; the operator should know.

use crate::{Auth, Time};
use chrono::TimeDelta;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Steps up to this are ordinary corrections.
const ORDINARY: TimeDelta = TimeDelta::minutes(5);

/// What two clocks showed when they were last looked at: the one that people set, and the one that nobody
/// does.
#[derive(Debug, Default)]
pub(crate) struct ClockSteps(Mutex<Option<(Time, Duration)>>);

impl ClockSteps {
    /// By how much the clock was set since the last look, if by more than is ordinary.
    fn look(&self, wall: Time, steady: Duration) -> Option<TimeDelta> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (wall_before, steady_before) = last.replace((wall, steady))?;
        let passed = TimeDelta::from_std(steady.saturating_sub(steady_before)).ok()?;
        let step = (wall - wall_before) - passed;
        (step.abs() > ORDINARY).then_some(step)
    }
}

impl Auth {
    /// Logs a step of the clock by more than five minutes since the last call, at level warn and once.
    /// To be called every few seconds by each process that serves.
    pub fn watch_clock(&self) {
        if let Some(step) = self.clock_steps().look(self.now(), self.clock().steady()) {
            tracing::warn!(
                seconds = step.num_seconds(),
                "the clock was set, or the machine slept: sessions and codes end by it, earlier or later than they should"
            );
        }
    }
}
