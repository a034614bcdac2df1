//! One try to deliver one message: word it, send it, survive it.

use crate::email::{Mail, Mailer};
use crate::outbox::{Outgoing, SendFailure};
use crate::sms::{Text, Texter};
use crate::templates::{Templates, display_name};
use latchkey_domain::Time;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// A message that panics is tried again this often: the cause may be a passing one.
const TRIES_OF_A_PANIC: i32 = 3;

/// Words and sends.
pub(super) trait Delivery: Send + Sync {
    fn deliver(&self, outgoing: &Outgoing, now: Time) -> Result<(), SendFailure>;
}

/// Mail.
pub(super) struct MailDelivery {
    pub templates: Arc<Templates>,
    pub from: String,
    pub mailer: Arc<dyn Mailer>,
}

/// Text messages.
pub(super) struct TextDelivery {
    pub templates: Arc<Templates>,
    pub texter: Arc<dyn Texter>,
}

impl Delivery for MailDelivery {
    fn deliver(&self, outgoing: &Outgoing, now: Time) -> Result<(), SendFailure> {
        let wording = self
            .templates
            .mail(outgoing)
            .map_err(|error| unworded(&error))?;
        self.mailer.send(&Mail {
            id: outgoing.id,
            from: self.from.clone(),
            to: outgoing.to.clone(),
            to_name: display_name(&outgoing.to_name),
            subject: wording.subject,
            text: wording.text,
            html: wording.html,
            date: now,
        })
    }
}

impl Delivery for TextDelivery {
    fn deliver(&self, outgoing: &Outgoing, now: Time) -> Result<(), SendFailure> {
        let body = self
            .templates
            .text(outgoing)
            .map_err(|error| unworded(&error))?;
        self.texter.send(&Text {
            id: outgoing.id,
            to: outgoing.to.clone(),
            body,
            company: outgoing.company.clone(),
            purpose: outgoing.purpose,
            date: now,
        })
    }
}

/// Somebody can repair a template before the last try.
fn unworded(error: &minijinja::Error) -> SendFailure {
    SendFailure::Temporary(format!("the message cannot be worded: {error}"))
}

/// Delivers, whatever happens. What a panic says is not repeated: it may quote the message.
pub(super) fn deliver(delivery: &dyn Delivery, outgoing: &Outgoing, now: Time) -> Outcome {
    let tried = catch_unwind(AssertUnwindSafe(|| delivery.deliver(outgoing, now)));
    match tried {
        Ok(result) => Outcome {
            result,
            panicked: false,
        },
        Err(_) => {
            let why = "sending this message panicked".to_owned();
            let failure = if outgoing.attempts < TRIES_OF_A_PANIC {
                SendFailure::Temporary(why)
            } else {
                SendFailure::Permanent(why)
            };
            Outcome {
                result: Err(failure),
                panicked: true,
            }
        }
    }
}

/// What came of a try.
pub(super) struct Outcome {
    pub result: Result<(), SendFailure>,
    pub panicked: bool,
}
