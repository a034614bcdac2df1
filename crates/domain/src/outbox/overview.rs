//! What an operator sees of messages.

use crate::Auth;
use crate::model::{OutboxCounts, ParkedMessage};
use crate::ports::StorageResult;

/// How many of those that were given up on are shown.
const SHOWN: i64 = 100;

/// The state of the outbox.
#[derive(Clone, Debug)]
pub struct Overview {
    /// How many messages wait or were given up on.
    pub counts: OutboxCounts,
    /// The newest of those that were given up on, newest first.
    pub parked: Vec<ParkedMessage>,
}

impl Auth {
    /// How messages stand.
    ///
    /// # Errors
    /// When the database is broken.
    pub fn messages(&self) -> StorageResult<Overview> {
        self.storage().query(|reads| {
            Ok(Overview {
                counts: reads.outbox_counts()?,
                parked: reads.parked_messages(SHOWN)?,
            })
        })
    }
}
