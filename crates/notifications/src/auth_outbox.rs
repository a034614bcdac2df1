//! The domain's queue as an [`Outbox`].

use crate::outbox::{Outbox, Outgoing, Recorded, SendFailure};
use latchkey_domain::model::{Channel, MessageId};
use latchkey_domain::ports::StorageResult;
use latchkey_domain::{Auth, Time};
use std::sync::Arc;

/// The queue of an [`Auth`].
pub struct AuthOutbox {
    auth: Arc<Auth>,
}

impl AuthOutbox {
    /// Takes the service whose messages are sent.
    pub fn new(auth: Arc<Auth>) -> Self {
        Self { auth }
    }
}

impl Outbox for AuthOutbox {
    fn claim(&self, channel: Channel, limit: usize) -> StorageResult<Vec<Outgoing>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.auth.claim_messages(channel, limit)
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
