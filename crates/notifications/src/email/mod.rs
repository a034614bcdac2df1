//! Mail: wording, then one of the transports.

#[cfg(target_os = "linux")]
mod at_once;
mod console;
mod file;
mod mime;
mod smtp;
mod trust;

pub(crate) use console::Console;
pub(crate) use file::EmlFolder;
pub(crate) use mime::mailbox;
pub(crate) use smtp::Smtp;

use crate::outbox::SendFailure;
use latchkey_domain::Time;
use latchkey_domain::model::MessageId;
use std::fmt;

/// A mail, worded.
#[derive(Clone)]
pub struct Mail {
    /// Stable over retries; the left side of the `Message-ID`.
    pub id: MessageId,
    /// The sender's mailbox, `Name <address>`.
    pub from: String,
    /// The one address that it goes to.
    pub to: String,
    /// What the recipient is called, on one line, or empty.
    pub to_name: String,
    /// The subject, on one line.
    pub subject: String,
    /// The plain-text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// When it is sent.
    pub date: Time,
}

impl Mail {
    /// The mail as it goes over the wire (RFC 5322): one sender, one recipient, text and HTML.
    ///
    /// # Errors
    /// [`SendFailure::Permanent`] where sender or recipient are no mailbox.
    pub fn to_wire(&self) -> Result<Vec<u8>, SendFailure> {
        Ok(mime::message(self)?.formatted())
    }
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Hands mail over. Called from several threads at once.
pub trait Mailer: fmt::Debug + Send + Sync {
    /// Sends one mail. Returns when the next server has taken responsibility for it. A call that
    /// takes longer than the deadline is given up on and its thread replaced.
    ///
    /// # Errors
    /// [`SendFailure::Permanent`] only where another try could never succeed.
    fn send(&self, mail: &Mail) -> Result<(), SendFailure>;

    /// Whether mail could be sent now; called once at the start, for a warning.
    ///
    /// # Errors
    /// Why not.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}
