//! Text messages: wording, then one of the transports.

mod console;
mod http;
mod signature;
mod twilio;
mod webhook;

pub(crate) use console::Console;
pub(crate) use twilio::Twilio;
pub(crate) use webhook::Webhook;

use crate::outbox::SendFailure;
use latchkey_domain::Time;
use latchkey_domain::model::MessageId;
use std::fmt;

/// A text message, worded.
#[derive(Clone)]
pub struct Text {
    /// Stable over retries.
    pub id: MessageId,
    /// The one number that it goes to, in E.164.
    pub to: String,
    /// What it says.
    pub body: String,
    /// The identifier of the company in whose name it is sent.
    pub company: String,
    /// What it is for, such as `sign_in`.
    pub purpose: &'static str,
    /// When it is sent.
    pub date: Time,
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Hands text messages over. Called from several threads at once.
pub trait Texter: fmt::Debug + Send + Sync {
    /// Sends one message. Returns when the provider has taken responsibility for it. A call that
    /// takes longer than the deadline is given up on and its thread replaced.
    ///
    /// # Errors
    /// [`SendFailure::Permanent`] only where another try could never succeed.
    fn send(&self, text: &Text) -> Result<(), SendFailure>;
}
