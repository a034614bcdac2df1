//! Printing text messages: how somebody who tries Latchkey out reads the code.

use super::{Text, Texter};
use crate::outbox::SendFailure;
use crate::settings::Sink;

/// Prints the whole message, code included. The one place where codes are printed.
#[derive(Debug)]
pub(crate) struct Console(pub Sink);

impl Texter for Console {
    fn send(&self, text: &Text) -> Result<(), SendFailure> {
        let Text { to, body, .. } = text;
        self.0.print(&format!(
            "\n──── SMS ─────────────────────────────────────────────\n\
             To: {to}\n\n{body}\n\
             ──── end of SMS ──────────────────────────────────────\n\n"
        ));
        Ok(())
    }
}
