//! The queue, as the dispatcher sees it.

use latchkey_domain::Time;
use latchkey_domain::model::{Channel, MessageId};
pub use latchkey_domain::outbox::{Content, Outgoing, Recorded, SendFailure};
use latchkey_domain::ports::StorageResult;

/// Where messages come from and outcomes go to. [`crate::AuthOutbox`] is the one that is run.
///
/// Methods are called from several threads at once.
pub trait Outbox: Send + Sync + 'static {
    /// Claims up to `limit` due messages of that channel, oldest first, for about a minute.
    ///
    /// # Errors
    /// When the database is broken; the dispatcher asks again a moment later.
    fn claim(&self, channel: Channel, limit: usize) -> StorageResult<Vec<Outgoing>>;

    /// Records that a message was delivered.
    ///
    /// # Errors
    /// When the database is broken; the message is then sent once more when its claim ends.
    fn delivered(&self, id: MessageId) -> StorageResult<()>;

    /// Records that a message was not delivered, and decides whether it is tried again.
    ///
    /// # Errors
    /// When the database is broken; the message is then tried again when its claim ends.
    fn failed(&self, message: &Outgoing, failure: &SendFailure) -> StorageResult<Recorded>;

    /// The time of day: for `Date` headers and signatures.
    fn now(&self) -> Time;
}
