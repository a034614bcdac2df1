//! One channel's queue and senders.

use super::LaneStatus;
use super::delivery::Delivery;
use super::sender;
use crate::bell::Bell;
use crate::outbox::{Outbox, Outgoing, SendFailure};
use crate::settings::Pace;
use latchkey_domain::model::Channel;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// A message that no sender has begun by now goes back: with the longest sending (30 s) after it,
/// its claim of a minute would run out.
const LONGEST_IN_QUEUE: Duration = Duration::from_secs(25);
/// A sender without work ends after this, so that an idle process is a small one.
const LONGEST_IDLE: Duration = Duration::from_secs(20);
/// Most senders that were given up on and have not come back, before no new ones start.
const MOST_LOST: usize = 16;

/// One channel.
pub(super) struct Lane {
    pub channel: Channel,
    pub delivery: Box<dyn Delivery>,
    pub outbox: Arc<dyn Outbox>,
    pub bell: Arc<Bell>,
    pace: Pace,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    queue: VecDeque<(Outgoing, Instant)>,
    in_flight: HashMap<Ticket, Flight>,
    tickets: Ticket,
    senders: usize,
    idle: usize,
    lost: usize,
    expects_more: bool,
    closing: bool,
    status: LaneStatus,
}

/// One try, from taking a message to having recorded the outcome.
pub(super) type Ticket = u64;

struct Flight {
    message: Outgoing,
    /// Until when it may be cut off; `None` once the outcome is being recorded.
    overdue: Option<Instant>,
}

impl Lane {
    pub fn new(
        channel: Channel,
        delivery: Box<dyn Delivery>,
        outbox: Arc<dyn Outbox>,
        bell: Arc<Bell>,
        pace: Pace,
    ) -> Self {
        let (state, changed) = Default::default();
        Self {
            channel,
            delivery,
            outbox,
            bell,
            pace,
            state,
            changed,
        }
    }

    /// How many messages to claim: enough to keep every sender busy, few enough to send before
    /// their claims end.
    pub fn room(&self) -> usize {
        let state = self.lock();
        if state.lost >= MOST_LOST || state.queue.len() > self.pace.senders / 2 {
            return 0;
        }
        2 * self.pace.senders - state.queue.len()
    }

    /// Whether the last claim left something behind.
    pub fn expects_more(&self) -> bool {
        self.lock().expects_more
    }

    /// Queues what was claimed when there was room for `room`.
    pub fn take(self: &Arc<Self>, claimed: Vec<Outgoing>, room: usize) {
        let now = Instant::now();
        let mut state = self.lock();
        state.expects_more = claimed.len() >= room;
        state
            .queue
            .extend(claimed.into_iter().map(|message| (message, now)));
        self.staff(&mut state);
        drop(state);
        self.changed.notify_all();
    }

    /// Starts senders for what is queued, as many as are allowed.
    fn staff(self: &Arc<Self>, state: &mut State) {
        let wanted = state.queue.len().saturating_sub(state.idle);
        let allowed = self.pace.senders.saturating_sub(state.senders);
        for _ in 0..wanted.min(allowed) {
            let lane = Arc::clone(self);
            let spawned = thread::Builder::new()
                .name("latchkey-sender".to_owned())
                .spawn(move || sender::run(&lane));
            match spawned {
                Ok(_) => state.senders += 1,
                Err(error) => tracing::error!(%error, "a sender thread cannot be started"),
            }
        }
    }

    /// The next message for a sender: the oldest one whose recipient is not being sent to already,
    /// so that one person's messages keep their order; and as long as none waits for long, only once
    /// the one before is recorded. `None` ends the sender.
    pub fn next(&self) -> Option<(Ticket, Outgoing)> {
        let until = Instant::now() + LONGEST_IDLE;
        let mut state = self.lock();
        loop {
            if let Some(taken) = state.begin(&self.pace) {
                return Some(taken);
            }
            let now = Instant::now();
            let left = until.saturating_duration_since(now);
            if left.is_zero() || (state.closing && state.queue.is_empty()) {
                state.senders -= 1;
                drop(state);
                self.changed.notify_all();
                return None;
            }
            state.idle += 1;
            let in_haste = state.in_haste_from(&self.pace);
            let wake = in_haste
                .filter(|at| *at > now)
                .map_or(left, |at| left.min(at - now));
            let waited = self.changed.wait_timeout(state, wake);
            (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
    }

    /// Whether the try is still this sender's to record; from here on it is not cut off.
    pub fn sent(&self, ticket: Ticket) -> bool {
        match self.lock().in_flight.get_mut(&ticket) {
            Some(flight) => {
                flight.overdue = None;
                true
            }
            None => false,
        }
    }

    /// Ends a try whose outcome is recorded.
    pub fn recorded(&self, ticket: Ticket) {
        let mut state = self.lock();
        state.in_flight.remove(&ticket);
        let hungry = state.expects_more && state.queue.len() <= self.pace.senders / 2;
        drop(state);
        self.changed.notify_all();
        if hungry {
            self.bell.nudge();
        }
    }

    /// A sender that was given up on has come back, and ends.
    pub fn came_back(&self) {
        self.lock().lost -= 1;
        self.bell.nudge();
    }

    /// Takes overdue messages from their senders and from the queue, and records them as failed.
    pub fn cut_overdue(self: &Arc<Self>, now: Instant) {
        let mut state = self.lock();
        let overdue = state.overdue(now);
        if state.lost < MOST_LOST {
            self.staff(&mut state);
        }
        drop(state);
        for (message, why) in overdue {
            sender::record(
                self,
                &message,
                Err(SendFailure::Temporary(why.to_owned())),
                None,
            );
        }
    }

    /// When the next message in hand may be overdue.
    pub fn next_overdue(&self) -> Option<Instant> {
        let state = self.lock();
        let flying = state.in_flight.values().filter_map(|flight| flight.overdue);
        // A sender may take it at once after this look.
        let soonest = LONGEST_IN_QUEUE.min(self.pace.deadline);
        let queued = state.queue.front().map(|(_, since)| *since + soonest);
        flying.chain(queued).min()
    }

    pub fn close(&self) {
        self.lock().closing = true;
        self.changed.notify_all();
    }

    /// Waits for the senders, and returns how many messages they did not finish.
    pub fn drain(&self, deadline: Instant) -> usize {
        let left = deadline.saturating_duration_since(Instant::now());
        let busy = |state: &mut State| state.senders > 0;
        let waited = self.changed.wait_timeout_while(self.lock(), left, busy);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.queue.len() + state.in_flight.len()
    }

    pub fn status(&self) -> LaneStatus {
        let state = self.lock();
        let in_hand = state.queue.len() + state.in_flight.len();
        LaneStatus {
            in_hand,
            ..state.status.clone()
        }
    }

    /// Changes what [`Lane::status`] says.
    pub fn note(&self, change: impl FnOnce(&mut LaneStatus)) {
        change(&mut self.lock().status);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// From when on several are sent at once.
    fn in_haste_from(&self, pace: &Pace) -> Option<Instant> {
        self.queue.front().map(|(_, since)| *since + pace.haste)
    }

    fn begin(&mut self, pace: &Pace) -> Option<(Ticket, Outgoing)> {
        let now = Instant::now();
        if !self.in_flight.is_empty() && self.in_haste_from(pace)? > now {
            return None;
        }
        let free = |(message, _): &(Outgoing, Instant)| {
            !self
                .in_flight
                .values()
                .any(|flight| flight.message.to == message.to)
        };
        let at = self.queue.iter().position(free)?;
        let (message, _) = self.queue.remove(at)?;
        self.tickets += 1;
        let flight = Flight {
            message: message.clone(),
            overdue: Some(now + pace.deadline),
        };
        self.in_flight.insert(self.tickets, flight);
        Some((self.tickets, message))
    }

    fn overdue(&mut self, now: Instant) -> Vec<(Outgoing, &'static str)> {
        let is_overdue =
            |_: &Ticket, flight: &mut Flight| flight.overdue.is_some_and(|at| at <= now);
        let cut: Vec<_> = self.in_flight.extract_if(is_overdue).collect();
        self.senders -= cut.len();
        self.lost += cut.len();
        self.status.replaced += cut.len() as u64;
        let mut late: Vec<_> = cut
            .into_iter()
            .map(|(_, flight)| (flight.message, "sending took too long"))
            .collect();
        let too_old =
            |(_, since): &(Outgoing, Instant)| now.duration_since(*since) >= LONGEST_IN_QUEUE;
        while self.queue.front().is_some_and(too_old) {
            let waited = self.queue.pop_front();
            late.extend(waited.map(|(message, _)| (message, "messages before it took too long")));
        }
        late
    }
}
