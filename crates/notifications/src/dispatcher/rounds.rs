//! The dispatcher's own thread: what it does each time it wakes.

use super::lane::Lane;
use crate::bell::{Bell, Heard};
use crate::outbox::{Outbox, Outgoing};
use crate::settings::Pace;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The dispatcher.
pub(super) struct Rounds {
    bell: Arc<Bell>,
    outbox: Arc<dyn Outbox>,
    lanes: Vec<Arc<Lane>>,
    stopping: Arc<AtomicBool>,
    poll: Duration,
}

/// Whether the outbox could be read last time: a broken database is reported once.
#[derive(Default)]
struct Health {
    broken: bool,
}

impl Rounds {
    pub fn new(
        bell: &Arc<Bell>,
        outbox: Arc<dyn Outbox>,
        lanes: &[Arc<Lane>],
        stopping: &Arc<AtomicBool>,
        pace: Pace,
    ) -> Self {
        Self {
            bell: Arc::clone(bell),
            outbox,
            lanes: lanes.to_vec(),
            stopping: Arc::clone(stopping),
            poll: pace.poll,
        }
    }

    /// Runs until it is told to stop.
    pub fn run(&self) {
        let mut health = Health::default();
        let mut heard = Heard::Ring;
        while !self.stopping.load(Ordering::Acquire) {
            let round = catch_unwind(AssertUnwindSafe(|| self.round(heard, &mut health)));
            if round.is_err() {
                tracing::error!("a round of the message dispatcher panicked; it goes on");
            }
            heard = self.bell.wait(if round.is_err() {
                self.poll
            } else {
                self.pause()
            });
        }
    }

    fn round(&self, heard: Heard, health: &mut Health) {
        for lane in &self.lanes {
            lane.cut_overdue(Instant::now());
            // A sender that has room tells nothing about the other lane.
            if heard == Heard::Nudge && !lane.expects_more() {
                continue;
            }
            let room = lane.room();
            if room > 0 {
                let claimed = self.claim(lane, room, health);
                lane.take(claimed, room);
            }
        }
    }

    fn claim(&self, lane: &Lane, room: usize, health: &mut Health) -> Vec<Outgoing> {
        match self.outbox.claim(lane.channel, room) {
            Ok(claimed) => {
                if std::mem::take(&mut health.broken) {
                    tracing::info!("the outbox can be read again");
                }
                claimed
            }
            Err(error) => {
                if !std::mem::replace(&mut health.broken, true) {
                    tracing::error!(%error, "the outbox cannot be read; trying on");
                }
                Vec::new()
            }
        }
    }

    /// Until the next look, or until the next message in hand is overdue.
    fn pause(&self) -> Duration {
        let overdue = self
            .lanes
            .iter()
            .filter_map(|lane| lane.next_overdue())
            .min();
        let until = overdue.map(|at| at.saturating_duration_since(Instant::now()));
        until.map_or(self.poll, |until| until.min(self.poll))
    }
}
