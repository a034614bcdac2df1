//! `email.*`: how mail leaves.

use super::choice::choice;
use super::key::Key;
use super::refusal::Refusal;
use super::values::{SecretUrl, mailbox};
use serde::Deserialize;
use std::path::PathBuf;

pub(super) const KEYS: &[Key] = &[
    Key::text("email.transport", "console"),
    Key::optional_text("email.smtp_url", "not set").url(),
    Key::optional_text("email.smtp_authorities", "the public ones"),
    Key::text("email.directory", "data/mail"),
    Key::text("email.from", "Latchkey <no-reply@localhost>"),
];

choice! {
    /// How mail leaves.
    EmailTransport {
        /// Printed to the log.
        Console = "console",
        /// By SMTP.
        Smtp = "smtp",
        /// One `.eml` file a message.
        File = "file",
    }
}

/// How mail leaves.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmailSettings {
    /// The transport.
    pub transport: EmailTransport,
    /// The server of [`EmailTransport::Smtp`], as lettre reads it; set when that is chosen.
    #[serde(default)]
    pub smtp_url: Option<SecretUrl>,
    /// A PEM file of further authorities that the server's certificate may come from.
    #[serde(default)]
    pub smtp_authorities: Option<PathBuf>,
    /// The folder of [`EmailTransport::File`].
    pub directory: PathBuf,
    /// The mailbox that messages come from.
    #[serde(deserialize_with = "mailbox")]
    pub from: String,
}

const SYNTAX: &str = "use smtp://user:password@host:587?tls=required or smtps://user:password@host";

impl EmailSettings {
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let refused = |problem: &str| {
            Err(Refusal::new(
                "email.smtp_url",
                format!("{problem}; {SYNTAX}"),
            ))
        };
        match &self.smtp_url {
            None if self.transport == EmailTransport::Smtp => {
                refused("required by email.transport = \"smtp\"")
            }
            Some(url) if !is_smtp(url) => refused("not the URL of an SMTP server"),
            _ => Ok(()),
        }
    }
}

/// Whether lettre can read it: a scheme, a host, and a `tls` that it knows.
fn is_smtp(url: &SecretUrl) -> bool {
    let Some(url) = url.parse().filter(url::Url::has_host) else {
        return false;
    };
    let tls = url
        .query_pairs()
        .find(|(name, _)| name == "tls")
        .map(|(_, value)| value);
    match url.scheme() {
        "smtp" => matches!(tls.as_deref(), None | Some("required" | "opportunistic")),
        "smtps" => true,
        _ => false,
    }
}
