//! The domain's queue as an [`Outbox`].

use crate::outbox::{Outbox, Outgoing, Recorded, SendFailure};
use latchkey_domain::model::{Channel, MessageId};
use latchkey_domain::ports::StorageResult;
use latchkey_domain::{Auth, Time};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Most messages held for a channel that is busy.
const MOST_HELD: usize = 200;
/// Longest that a message is held. With queueing (25 s) and sending (30 s) it fits into its claim
/// of a minute.
const LONGEST_HELD: Duration = Duration::from_secs(5);
/// A claim holds a little longer than this.
const CLAIM_HOLDS: Duration = Duration::from_secs(50);

/// The queue of an [`Auth`].
///
/// The domain claims messages of every channel, oldest first. Those of a channel that nobody asked
/// for are held until somebody does, so that old mail for a server that hangs does not stand
/// before new codes.
pub struct AuthOutbox {
    auth: Arc<Auth>,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    email: VecDeque<(Outgoing, Instant)>,
    sms: VecDeque<(Outgoing, Instant)>,
}

impl AuthOutbox {
    /// Takes the service whose messages are sent.
    pub fn new(auth: Arc<Auth>) -> Self {
        let held = Mutex::default();
        Self { auth, held }
    }

    /// Messages that nobody had time for are tried later, as if they had been tried.
    fn give_back_old(&self, held: &mut Held) -> StorageResult<()> {
        let too_old = |(_, since): &mut (Outgoing, Instant)| since.elapsed() >= LONGEST_HELD;
        let busy = SendFailure::Temporary("messages before it took too long".to_owned());
        for queue in [&mut held.email, &mut held.sms] {
            while let Some((message, since)) = queue.pop_front_if(too_old) {
                // A claim that may have ended is somebody else's to record.
                if since.elapsed() < CLAIM_HOLDS {
                    self.auth.message_failed(&message, &busy)?;
                }
            }
        }
        Ok(())
    }
}

impl Outbox for AuthOutbox {
    fn claim(&self, channel: Channel, limit: usize) -> StorageResult<Vec<Outgoing>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        self.give_back_old(&mut held)?;
        while held.of(channel).len() < limit && held.of(other(channel)).len() < MOST_HELD {
            let wanted = limit - held.of(channel).len();
            let claimed = self
                .auth
                .claim_messages(i64::try_from(wanted).unwrap_or(i64::MAX))?;
            let is_all = claimed.len() < wanted;
            let now = Instant::now();
            for message in claimed {
                held.of(message.channel).push_back((message, now));
            }
            if is_all {
                break;
            }
        }
        let queue = held.of(channel);
        let count = queue.len().min(limit);
        Ok(queue.drain(..count).map(|(message, _)| message).collect())
    }

    fn delivered(&self, id: MessageId) -> StorageResult<()> {
        self.auth.message_delivered(id)
    }

    fn failed(&self, message: &Outgoing, failure: &SendFailure) -> StorageResult<Recorded> {
        self.auth.message_failed(message, failure)
    }

    fn now(&self) -> Time {
        self.auth.now()
    }
}

impl Held {
    fn of(&mut self, channel: Channel) -> &mut VecDeque<(Outgoing, Instant)> {
        match channel {
            Channel::Email => &mut self.email,
            Channel::Sms => &mut self.sms,
        }
    }
}

fn other(channel: Channel) -> Channel {
    match channel {
        Channel::Email => Channel::Sms,
        Channel::Sms => Channel::Email,
    }
}
