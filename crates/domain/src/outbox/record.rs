//! Recording what came of sending.

use super::{MAX_ATTEMPTS, Outgoing, SendFailure};
use crate::Auth;
use crate::model::MessageId;
use crate::ports::StorageResult;
use chrono::TimeDelta;

/// First pause after a failure; doubles each time.
const FIRST_PAUSE_SECONDS: i64 = 2;
/// Longest pause while the trouble is young: whoever waits for a code still sits there.
const PAUSE_SECONDS: i64 = 30;
/// Tries after which the trouble is old, about an hour.
const YOUNG_ATTEMPTS: i32 = 120;
/// Pause after that.
const OLD_PAUSE_SECONDS: i64 = 15 * 60;

/// What was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It will be tried again.
    WillRetry,
    /// It was given up on, and stays for the operator to see.
    Parked,
}

impl Auth {
    /// Records that a message was delivered.
    ///
    /// # Errors
    /// When the database is broken; the message is then sent once more after its lease.
    pub fn message_delivered(&self, id: MessageId) -> StorageResult<()> {
        let now = self.now();
        self.storage().transaction(|tx| tx.mark_delivered(id, now))
    }

    /// Records that a message was not delivered: tries again later, with exponentially growing
    /// pauses, or parks it.
    ///
    /// # Errors
    /// When the database is broken; the message is then tried again after its lease.
    pub fn message_failed(
        &self,
        message: &Outgoing,
        failure: &SendFailure,
    ) -> StorageResult<Recorded> {
        let now = self.now();
        self.storage().transaction(|tx| match failure {
            SendFailure::Temporary(error) if message.attempts < MAX_ATTEMPTS => {
                tx.mark_retry(message.id, now + pause(message.attempts), error)?;
                Ok(Recorded::WillRetry)
            }
            SendFailure::Temporary(error) | SendFailure::Permanent(error) => {
                tx.mark_parked(message.id, now, error)?;
                Ok(Recorded::Parked)
            }
        })
    }
}

fn pause(attempts: i32) -> TimeDelta {
    if attempts > YOUNG_ATTEMPTS {
        return TimeDelta::seconds(OLD_PAUSE_SECONDS);
    }
    let doublings = u32::try_from(attempts - 1).unwrap_or_default().min(8);
    TimeDelta::seconds((FIRST_PAUSE_SECONDS << doublings).min(PAUSE_SECONDS))
}
