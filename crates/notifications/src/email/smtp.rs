//! SMTP.

use super::{Mail, Mailer, mime, trust};
use crate::dispatcher::StartError;
use crate::outbox::SendFailure;
use lettre::transport::smtp::{self, PoolConfig, SmtpTransportBuilder};
use lettre::{SmtpTransport, Transport as _};
use secrecy::{ExposeSecret as _, SecretString};
use std::fmt;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

/// Longest wait for one answer of the server. The dispatcher bounds the whole.
const ANSWER: Duration = Duration::from_secs(10);
/// How long a connection is kept for the next mail: below what servers commonly allow.
const KEEP: Duration = Duration::from_secs(30);

/// Sends by SMTP over a few kept connections. With TLS, the certificate must name the host.
pub(crate) struct Smtp {
    builder: SmtpTransportBuilder,
    connections: u32,
    /// Made by the first mail: it has a thread of its own.
    transport: OnceLock<SmtpTransport>,
}

impl Smtp {
    /// Takes a URL as lettre reads it: `smtp://`, `smtps://`, `?tls=required`.
    pub fn new(
        url: &SecretString,
        authorities: Option<&Path>,
        connections: usize,
    ) -> Result<Self, StartError> {
        let mut builder = SmtpTransport::from_url(url.expose_secret())?.timeout(Some(ANSWER));
        if let Some(file) = authorities {
            builder = builder.tls(trust::tls(url, file)?);
        }
        Ok(Self {
            builder,
            connections: u32::try_from(connections).unwrap_or(u32::MAX),
            transport: OnceLock::new(),
        })
    }

    fn transport(&self) -> &SmtpTransport {
        self.transport.get_or_init(|| {
            let pool = PoolConfig::new()
                .max_size(self.connections)
                .idle_timeout(KEEP);
            self.builder.clone().pool_config(pool).build()
        })
    }

    /// A refusal is final when it is about this mail. One about us (login, TLS, a server that
    /// takes no mail from here at all) would meet every mail, and ends when somebody repairs it.
    fn failure(&self, error: &smtp::Error) -> SendFailure {
        let refused = error.is_permanent() && !is_about_us(error);
        // The greeting may refuse with the same code as a mail: ask for a greeting alone.
        let final_word = (refused || error.is_client()) && self.check().is_ok();
        if final_word {
            SendFailure::Permanent(error.to_string())
        } else {
            SendFailure::Temporary(error.to_string())
        }
    }
}

/// Commands unknown or out of order, login wanted or refused, encryption wanted (RFC 5321 section
/// 4.2.3, RFC 4954 section 6, RFC 7504).
fn is_about_us(error: &smtp::Error) -> bool {
    let code = error.status().map(u16::from).unwrap_or_default();
    matches!(code, 500..=504 | 521 | 530 | 534 | 535 | 538)
}

impl Mailer for Smtp {
    fn send(&self, mail: &Mail) -> Result<(), SendFailure> {
        let message = mime::message(mail)?;
        match self.transport().send(&message) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.failure(&error)),
        }
    }

    fn check(&self) -> Result<(), String> {
        match self.transport().test_connection() {
            Ok(true) => Ok(()),
            Ok(false) => Err("the server does not answer NOOP".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Smtp(..)")
    }
}
