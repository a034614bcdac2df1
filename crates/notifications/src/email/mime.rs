//! A mail as it goes over the wire (RFC 5322).

use super::Mail;
use crate::outbox::SendFailure;
use crate::templates::display_name;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use lettre::{Address, address::AddressError};
use std::error::Error;
use std::time::SystemTime;

/// Keeps out-of-office answers from coming back (RFC 3834 section 5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Reads `Name <address>` or a bare address.
pub(crate) fn mailbox(text: &str) -> Result<Mailbox, AddressError> {
    let mailbox: Mailbox = text.parse()?;
    let name = mailbox.name.map(|name| display_name(&name));
    Ok(Mailbox::new(
        name.filter(|name| !name.is_empty()),
        mailbox.email,
    ))
}

/// Builds the message: one sender, one recipient, text and HTML.
pub(crate) fn message(mail: &Mail) -> Result<Message, SendFailure> {
    let from = mailbox(&mail.from).map_err(|error| broken("sender", &error))?;
    let to = recipient(mail)?;
    let id = format!("<{}@{}>", mail.id, from.email.domain());
    Message::builder()
        .message_id(Some(id))
        .date(SystemTime::from(mail.date))
        .from(from)
        .to(to)
        .subject(display_subject(&mail.subject))
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(
            mail.text.clone(),
            mail.html.clone(),
        ))
        .map_err(|error| broken("message", &error))
}

fn recipient(mail: &Mail) -> Result<Mailbox, SendFailure> {
    let address: Address = mail
        .to
        .parse()
        .map_err(|error| broken("recipient", &error))?;
    // lettre panics on line breaks in a name, whoever made this mail.
    let name = display_name(&mail.to_name);
    Ok(Mailbox::new(
        Some(name).filter(|name| !name.is_empty()),
        address,
    ))
}

/// A subject is one line already where we worded it.
fn display_subject(subject: &str) -> String {
    subject
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn broken(what: &str, error: &dyn Error) -> SendFailure {
    SendFailure::Permanent(format!("the {what} cannot be put into a mail: {error}"))
}
