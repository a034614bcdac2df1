//! What the operator decides about messages.

use crate::email::Mailer;
use crate::sms::Texter;
use secrecy::SecretString;
use std::fmt;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Everything about messages. [`Settings::default`] prints all of them to standard error.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Mail.
    pub email: EmailSettings,
    /// Text messages.
    pub sms: SmsSettings,
    /// A folder whose templates replace or add to the embedded ones: `LANGUAGE/PURPOSE/FILE`.
    pub templates: Option<PathBuf>,
    /// How fast and how patiently.
    pub pace: Pace,
}

/// How mail leaves.
#[derive(Clone, Debug)]
pub struct EmailSettings {
    /// The mailbox that messages come from: `Name <address>`.
    pub from: String,
    /// The transport.
    pub transport: EmailTransport,
}

impl Default for EmailSettings {
    fn default() -> Self {
        Self {
            from: "Latchkey <no-reply@localhost>".to_owned(),
            transport: EmailTransport::Console(Sink::stderr()),
        }
    }
}

/// The ways for mail to leave.
#[derive(Clone, Debug)]
pub enum EmailTransport {
    /// Prints each message, secrets included: for trying things out.
    Console(Sink),
    /// Sends by SMTP.
    Smtp {
        /// `smtp://`, `smtps://`, with `?tls=required` and so on, as lettre reads it.
        url: SecretString,
        /// A PEM file of further authorities that the server's certificate may come from, for a
        /// server of one's own.
        authorities: Option<PathBuf>,
    },
    /// Writes one `.eml` file a message.
    File {
        /// Where to; made if it is missing.
        directory: PathBuf,
    },
    /// Anything else.
    Custom(Arc<dyn Mailer>),
}

/// How text messages leave.
#[derive(Clone, Debug, Default)]
pub struct SmsSettings {
    /// The transport.
    pub transport: SmsTransport,
}

/// The ways for text messages to leave.
#[derive(Clone, Debug)]
pub enum SmsTransport {
    /// Prints each message, code included: for trying things out.
    Console(Sink),
    /// Posts JSON to a URL.
    Webhook {
        /// Where to, `http` or `https`.
        url: SecretString,
        /// Signs each request as Standard Webhooks says: base64 of 24 to 64 bytes, perhaps after
        /// `whsec_`; any other text is taken as it is.
        secret: Option<SecretString>,
    },
    /// Twilio's Messages API.
    Twilio {
        /// `https://api.twilio.com`, or what answers like it.
        base_url: String,
        /// The account.
        account_sid: String,
        /// Authenticates it.
        auth_token: SecretString,
        /// The sender: a number in E.164 or a name, or a messaging service (`MG…`).
        from: String,
    },
    /// Anything else.
    Custom(Arc<dyn Texter>),
}

impl Default for SmsTransport {
    fn default() -> Self {
        Self::Console(Sink::stderr())
    }
}

/// How fast and how patiently messages are sent.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Most threads that send mail, and most that send SMS. They start when they are needed.
    pub senders: usize,
    /// One message is sent after the other while none waits longer than this; then as many at once as there are senders.
    /// A process that is killed repeats what was in hand, so the fewer the better.
    pub haste: Duration,
    /// Longest that sending one message may take; then it is cut off and tried again later.
    pub deadline: Duration,
    /// How often to look for due messages without being woken.
    pub poll: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            senders: 4,
            haste: Duration::from_millis(100),
            deadline: Duration::from_secs(30),
            poll: Duration::from_secs(1),
        }
    }
}

/// Where the console transports print: called once a message with a block of whole lines.
#[derive(Clone)]
pub struct Sink(Arc<dyn Fn(&str) + Send + Sync>);

impl Sink {
    /// Prints by calling `print`.
    pub fn new(print: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self(Arc::new(print))
    }

    /// Standard error.
    pub fn stderr() -> Self {
        // A console that went away is no reason to fail.
        Self::new(|block| drop(std::io::stderr().lock().write_all(block.as_bytes())))
    }

    pub(crate) fn print(&self, block: &str) {
        (self.0)(block);
    }
}

impl fmt::Debug for Sink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sink(..)")
    }
}
