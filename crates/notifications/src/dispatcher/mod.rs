//! The dispatcher: claims due messages, hands them to a few sender threads, records outcomes.
//!
//! Mail and SMS have a lane each, so that a mail server that hangs does not hold up codes. No
//! transaction is open while something is sent.

mod delivery;
mod lane;
mod rounds;
mod sender;
mod start;

pub use start::StartError;

use crate::bell::Bell;
use crate::outbox::Outbox;
use crate::settings::Settings;
use lane::Lane;
use latchkey_domain::model::Channel;
use latchkey_domain::ports::Wake;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// The running dispatcher. Dropping it without [`Notifications::stop`] ends it too, without waiting.
pub struct Notifications {
    bell: Arc<Bell>,
    lanes: Vec<Arc<Lane>>,
    stopping: Arc<AtomicBool>,
    /// Says nothing, and is disconnected when the dispatcher's thread has ended.
    ended: Receiver<()>,
}

/// What [`Notifications::stop`] left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drained {
    /// Messages claimed and not sent in time; whoever runs next sends them when their claims end.
    pub unfinished: usize,
}

/// How sending goes, for health and metrics.
#[derive(Clone, Debug)]
pub struct Status {
    /// Mail.
    pub email: LaneStatus,
    /// Text messages.
    pub sms: LaneStatus,
}

/// How sending goes on one channel.
#[derive(Clone, Debug, Default)]
pub struct LaneStatus {
    /// Messages being sent or about to be.
    pub in_hand: usize,
    /// Delivered since the start.
    pub delivered: u64,
    /// Tries that failed since the start.
    pub failed: u64,
    /// Sender threads that were given up on and replaced since the start: they panicked or took
    /// too long.
    pub replaced: u64,
    /// Why the last try failed, unless a later one succeeded.
    pub problem: Option<String>,
}

impl Notifications {
    /// Starts sending what `outbox` holds, woken by `bell`.
    ///
    /// # Errors
    /// When a setting or a template cannot be used. A mail server that is down is none: messages
    /// wait.
    pub fn start(
        bell: Arc<Bell>,
        outbox: Arc<dyn Outbox>,
        settings: Settings,
    ) -> Result<Self, StartError> {
        start::start(bell, outbox, &settings)
    }

    /// What the domain calls after queueing.
    pub fn wake(&self) -> Arc<dyn Wake> {
        Arc::clone(&self.bell) as Arc<dyn Wake>
    }

    /// How sending goes.
    pub fn status(&self) -> Status {
        Status {
            email: self.lane_status(Channel::Email),
            sms: self.lane_status(Channel::Sms),
        }
    }

    /// Claims nothing more, and waits at most so long for what is claimed already.
    pub fn stop(self, limit: Duration) -> Drained {
        let deadline = Instant::now() + limit;
        self.begin_stop();
        // Lanes close after the last claim, or its messages would find nobody.
        if self.ended.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
            tracing::warn!("the message dispatcher is still waiting for the database");
        }
        for lane in &self.lanes {
            lane.close();
        }
        let unfinished = self.lanes.iter().map(|lane| lane.drain(deadline)).sum();
        if unfinished > 0 {
            tracing::warn!(unfinished, "messages were left for the next start");
        }
        Drained { unfinished }
    }

    fn begin_stop(&self) {
        self.stopping.store(true, Ordering::Release);
        self.bell.wake();
    }

    fn lane_status(&self, channel: Channel) -> LaneStatus {
        let lane = self.lanes.iter().find(|lane| lane.channel == channel);
        lane.map(|lane| lane.status()).unwrap_or_default()
    }
}

impl Drop for Notifications {
    fn drop(&mut self) {
        self.begin_stop();
        for lane in &self.lanes {
            lane.close();
        }
    }
}
