//! How long a hash takes on this machine, now.

use std::time::Duration;

/// A moving average of the time of one hash at the current cost, and of how far the times are from it:
/// as TCP keeps of its round trips (RFC 6298, section 2).
pub(super) struct Pace {
    one: Duration,
    deviation: Duration,
    measured: bool,
}

impl Pace {
    pub(super) fn new(estimate: Duration) -> Self {
        Self {
            one: estimate,
            deviation: Duration::ZERO,
            measured: false,
        }
    }

    /// Learns that work worth `weight` hashes took `elapsed`. The first measurement replaces the
    /// estimate; each later one counts for an eighth. Hashes differ less than round trips do, so the first
    /// deviation is an eighth, not half.
    pub(super) fn measure(&mut self, elapsed: Duration, weight: u64) {
        let sample = elapsed / saturate(weight.max(1));
        if self.measured {
            self.deviation = (self.deviation * 3 + self.one.abs_diff(sample)) / 4;
            self.one = (self.one * 7 + sample) / 8;
        } else {
            self.deviation = sample / 8;
            self.one = sample;
        }
        self.measured = true;
    }

    /// What one thread needs for work worth `weight` hashes.
    pub(super) fn time_for(&self, weight: u64) -> Duration {
        self.one.saturating_mul(saturate(weight))
    }

    /// What one thread hardly ever needs more than for work worth `weight` hashes.
    pub(super) fn time_at_most_for(&self, weight: u64) -> Duration {
        (self.one + self.deviation * 4).saturating_mul(saturate(weight))
    }
}

fn saturate(weight: u64) -> u32 {
    u32::try_from(weight).unwrap_or(u32::MAX)
}
