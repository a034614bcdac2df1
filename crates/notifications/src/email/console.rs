//! Printing mail: how somebody who tries Latchkey out reads the link.

use super::{Mail, Mailer};
use crate::outbox::SendFailure;
use crate::settings::Sink;

/// Prints the whole mail, secrets included. The one place where they are printed.
#[derive(Debug)]
pub(crate) struct Console(pub Sink);

impl Mailer for Console {
    fn send(&self, mail: &Mail) -> Result<(), SendFailure> {
        let to = if mail.to_name.is_empty() {
            mail.to.clone()
        } else {
            format!("{} <{}>", mail.to_name, mail.to)
        };
        let Mail {
            from,
            subject,
            text,
            ..
        } = mail;
        let text = text.trim_end();
        self.0.print(&format!(
            "\n──── mail ────────────────────────────────────────────\n\
             From: {from}\nTo: {to}\nSubject: {subject}\n\n{text}\n\
             ──── end of mail ─────────────────────────────────────\n\n"
        ));
        Ok(())
    }
}
