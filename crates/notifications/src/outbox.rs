//! The queue, as the dispatcher sees it.

use latchkey_domain::Time;
use latchkey_domain::model::{Channel, Code, LinkSecret, MessageId};
use latchkey_domain::ports::StorageResult;

/// Where messages come from and outcomes go to. [`latchkey_domain::Auth`] is the one that is run.
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
// TEMPORARY-TYPES
/// A message ready to be worded and sent.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Stable over retries; the left side of the `Message-ID`.
    pub id: MessageId,
    /// The identifier of the company in whose name it is sent.
    pub company: String,
    /// What that company is called.
    pub company_name: String,
    /// The one address or number it goes to.
    pub to: String,
    /// What the recipient is called, or empty.
    pub to_name: String,
    /// BCP 47 tag of the language wanted.
    pub language: String,
    /// How it travels.
    pub channel: Channel,
    /// A name for logs, webhooks and templates, such as `verify_email`.
    pub purpose: &'static str,
    /// What it says.
    pub content: Content,
    /// When it was asked for.
    pub created: Time,
    /// How often sending was begun, this time included.
    pub attempts: i32,
}

/// What a message says.
#[derive(Clone, Debug)]
pub enum Content {
    /// Prove that this address is yours.
    VerifyEmail {
        /// Opens a page with one button.
        link: LinkSecret,
        /// For clients that ask for the key.
        key: LinkSecret,
        /// How long both are good.
        minutes: i64,
    },
    /// Set a new password.
    ResetPassword {
        /// Opens the page to do so.
        link: LinkSecret,
        /// How long it is good.
        minutes: i64,
    },
    /// A one-time code.
    Code {
        /// The code.
        code: Code,
        /// How long it is good.
        minutes: i64,
    },
    /// Your password was changed.
    PasswordChanged,
    /// Somebody tried to register with your address.
    AlreadyRegistered,
    /// The address of your account was changed.
    EmailChanged,
}

/// Why a message was not delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendFailure {
    /// May succeed later: the server is down, busy or slow.
    Temporary(String),
    /// Will never succeed: the address does not exist, the message is refused.
    Permanent(String),
}

/// What was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It will be tried again.
    WillRetry,
    /// It was given up on, and stays for the operator to see.
    Parked,
}
