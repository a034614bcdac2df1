//! Sending what use cases queued: claim, send, record. The dispatcher drives it.
//!
//! Delivery is at least once: a message that was sent but not recorded is sent again, with the same
//! id and the same secret.

mod claim;
mod overview;
mod record;

pub use overview::Overview;
pub use record::Recorded;

use crate::Time;
use crate::model::{Channel, Code, LinkSecret, MessageId, SecurityNotice};

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
    /// BCP 47 tag of the language wanted; or several, the best first, comma-separated.
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
    /// Something else that your account is secured by has changed.
    SecurityNotice {
        /// What.
        notice: SecurityNotice,
    },
}

/// Why a message was not delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendFailure {
    /// May succeed later: the server is down, busy or slow.
    Temporary(String),
    /// Will never succeed: the address does not exist, the message is refused.
    Permanent(String),
}

/// How often sending a message is begun before it is given up on: with the pauses between, about a
/// day and a half.
pub const MAX_ATTEMPTS: i32 = 260;
