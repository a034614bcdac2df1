//! How long a hash takes on this machine, now.

use std::time::Duration;

/// A moving average of the time of one hash at the current cost.
pub(super) struct Pace {
    one: Duration,
    measured: bool,
}

impl Pace {
    pub(super) fn new(estimate: Duration) -> Self {
        Self {
            one: estimate,
            measured: false,
        }
    }

    /// Learns that work worth `weight` hashes took `elapsed`. The first measurement replaces the
    /// estimate; each later one counts for an eighth.
    pub(super) fn measure(&mut self, elapsed: Duration, weight: u64) {
        let sample = elapsed / saturate(weight.max(1));
        self.one = if self.measured {
            (self.one * 7 + sample) / 8
        } else {
            sample
        };
        self.measured = true;
    }

    /// What one thread needs for work worth `weight` hashes.
    pub(super) fn time_for(&self, weight: u64) -> Duration {
        self.one.saturating_mul(saturate(weight))
    }
}

fn saturate(weight: u64) -> u32 {
    u32::try_from(weight).unwrap_or(u32::MAX)
}
