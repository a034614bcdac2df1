//! SMTP.

#[cfg(target_os = "linux")]
use super::at_once::send_at_once;
use super::{Mail, Mailer, mime, trust};
use crate::dispatcher::StartError;
use crate::outbox::SendFailure;
use lettre::transport::smtp::{self, PoolConfig, SmtpTransportBuilder};
use lettre::{SmtpTransport, Transport as _};
use reqwest::Url;
use secrecy::{ExposeSecret as _, SecretString};
use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// Longest wait for one answer of the server. The dispatcher bounds the whole.
const ANSWER: Duration = Duration::from_secs(10);
/// How long a connection is kept for the next mail: below what servers commonly allow.
const KEEP: Duration = Duration::from_secs(30);
/// Where mail servers listen when the URL names no port.
const USUAL_PORTS: [u16; 3] = [25, 465, 587];

/// Sends by SMTP over a few kept connections. With TLS, the certificate must name the host.
pub(crate) struct Smtp {
    builder: SmtpTransportBuilder,
    connections: u32,
    /// Made by the first mail: it has a thread of its own.
    transport: OnceLock<SmtpTransport>,
    ports: Vec<u16>,
    sending: AtomicUsize,
    ready: Mutex<Ready>,
}

/// How many connections are there and send at once, and since when.
#[derive(Default)]
struct Ready {
    connections: usize,
    since: Option<Instant>,
}

/// One mail under way.
struct Sending<'a>(&'a AtomicUsize);

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
            ports: ports(url),
            sending: AtomicUsize::new(0),
            ready: Mutex::default(),
        })
    }

    /// Makes one more connection and lets it send at once, where as many mails are under way as there are connections.
    fn connect(&self, under_way: usize) -> Result<(), smtp::Error> {
        {
            let ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
            let kept = ready.since.is_some_and(|since| since.elapsed() < KEEP / 2);
            if kept && under_way <= ready.connections {
                return Ok(());
            }
        }
        self.transport().test_connection()?;
        let connections = match send_at_once(&self.ports) {
            // They cannot be told, so there is no use in asking soon again.
            0 => usize::MAX,
            found => found,
        };
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        *ready = Ready {
            connections,
            since: Some(Instant::now()),
        };
        Ok(())
    }

    /// After a failure, which ends its connection.
    fn forget(&self) {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.since = None;
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

impl Drop for Sending<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Where the server may listen.
fn ports(url: &SecretString) -> Vec<u16> {
    let url = Url::parse(url.expose_secret()).ok();
    match url.and_then(|url| url.port()) {
        Some(port) => vec![port],
        None => USUAL_PORTS.to_vec(),
    }
}

#[cfg(not(target_os = "linux"))]
fn send_at_once(_: &[u16]) -> usize {
    0
}

impl Mailer for Smtp {
    fn send(&self, mail: &Mail) -> Result<(), SendFailure> {
        let message = mime::message(mail)?;
        let under_way = self.sending.fetch_add(1, Ordering::Relaxed) + 1;
        let _sending = Sending(&self.sending);
        let sent = self
            .connect(under_way)
            .and_then(|()| self.transport().send(&message));
        match sent {
            Ok(_) => Ok(()),
            Err(error) => {
                self.forget();
                Err(self.failure(&error))
            }
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
