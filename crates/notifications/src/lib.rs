//! Mail and SMS for Latchkey: takes what use cases queued, words it, sends it, records what came of it.
//!
//! - [`Bell`]: make it first; the domain rings it when something was queued.
//! - [`Outbox`]: the queue, as the dispatcher sees it.
//! - [`Settings`]: which transports, which templates, how fast.
//! - [`Notifications`]: the running dispatcher.
//!
//! Everything is synchronous and runs on a few threads of its own, which end when there is nothing
//! to do. Delivery is at least once, with a stable `Message-ID`.

mod auth_outbox;
mod bell;
mod dispatcher;
mod email;
mod mask;
mod outbox;
mod settings;
mod sms;
mod templates;

pub use auth_outbox::AuthOutbox;
pub use bell::Bell;
pub use dispatcher::{Drained, LaneStatus, Notifications, StartError, Status};
pub use email::{Mail, Mailer};
pub use outbox::{Content, Outbox, Outgoing, Recorded, SendFailure};
pub use settings::{
    EmailSettings, EmailTransport, Pace, Settings, Sink, SmsSettings, SmsTransport,
};
pub use sms::{Text, Texter};
pub use templates::{MailWording, TemplateError, Templates};
