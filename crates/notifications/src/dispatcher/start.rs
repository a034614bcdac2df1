//! From settings to a running dispatcher.

use super::Notifications;
use super::delivery::{Delivery, MailDelivery, TextDelivery};
use super::lane::Lane;
use super::rounds;
use crate::bell::Bell;
use crate::email::{self, EmlFolder, Mailer, Smtp};
use crate::outbox::Outbox;
use crate::settings::{EmailSettings, EmailTransport, Settings, SmsSettings, SmsTransport};
use crate::sms::{self, Texter, Twilio, Webhook};
use crate::templates::{TemplateError, Templates};
use latchkey_domain::model::Channel;
use reqwest::Url;
use secrecy::ExposeSecret as _;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, mpsc};
use std::{io, thread};

/// A setting that messages cannot be sent with.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The sender is no mailbox.
    #[error("{from:?} is no mailbox; use one such as: Example <no-reply@example.com>")]
    From {
        /// What was given.
        from: String,
    },
    /// The SMTP URL cannot be used. It is not shown: it may hold a password.
    #[error("the SMTP URL cannot be used: {0}")]
    Smtp(#[from] lettre::transport::smtp::Error),
    /// The file of authorities cannot be used.
    #[error("{}: the authorities cannot be read: {problem}", file.display())]
    Authorities {
        /// The file.
        file: PathBuf,
        /// Why not.
        problem: String,
    },
    /// The folder for mail cannot be made.
    #[error("{}: the folder for mail cannot be made: {error}", directory.display())]
    Directory {
        /// The folder.
        directory: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// A URL for text messages is not one. It is not shown: it may hold a password.
    #[error("the {0} URL is no absolute http or https URL")]
    Url(&'static str),
    /// Twilio's account identifier is not one.
    #[error("the Twilio account SID must consist of letters and digits")]
    TwilioAccount,
    /// A template cannot be used.
    #[error("template {0}")]
    Template(#[from] TemplateError),
    /// The machine has no thread to give.
    #[error("a thread cannot be started: {0}")]
    Thread(io::Error),
}

pub(super) fn start(
    bell: Arc<Bell>,
    outbox: Arc<dyn Outbox>,
    settings: &Settings,
) -> Result<Notifications, StartError> {
    let templates = Arc::new(Templates::load(settings.templates.as_deref())?);
    let mailer = mailer(&settings.email, settings.pace.senders)?;
    let deliveries: [(Channel, Box<dyn Delivery>); 2] = [
        (
            Channel::Email,
            Box::new(MailDelivery {
                templates: Arc::clone(&templates),
                from: settings.email.from.clone(),
                mailer: Arc::clone(&mailer),
            }),
        ),
        (
            Channel::Sms,
            Box::new(TextDelivery {
                templates,
                texter: texter(&settings.sms)?,
            }),
        ),
    ];
    let lanes: Vec<_> = deliveries
        .into_iter()
        .map(|(channel, delivery)| {
            let (outbox, bell) = (Arc::clone(&outbox), Arc::clone(&bell));
            Arc::new(Lane::new(channel, delivery, outbox, bell, settings.pace))
        })
        .collect();
    let stopping = Arc::new(AtomicBool::new(false));
    let (end, ended) = mpsc::channel();
    let rounds = rounds::Rounds::new(&bell, outbox, &lanes, &stopping, settings.pace);
    spawn("latchkey-outbox", move || {
        rounds.run();
        drop(end);
    })?;
    if matches!(
        settings.email.transport,
        EmailTransport::Smtp { .. } | EmailTransport::Custom(_)
    ) {
        spawn("latchkey-mail-check", move || check(&*mailer))?;
    }
    Ok(Notifications {
        bell,
        lanes,
        stopping,
        ended,
    })
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<(), StartError> {
    let spawned = thread::Builder::new().name(name.to_owned()).spawn(run);
    spawned.map(drop).map_err(StartError::Thread)
}

fn check(mailer: &dyn Mailer) {
    if let Err(problem) = mailer.check() {
        tracing::warn!(problem, "mail cannot be sent at the moment; messages wait");
    }
}

fn mailer(settings: &EmailSettings, connections: usize) -> Result<Arc<dyn Mailer>, StartError> {
    if email::mailbox(&settings.from).is_err() {
        let from = settings.from.clone();
        return Err(StartError::From { from });
    }
    Ok(match &settings.transport {
        EmailTransport::Console(sink) => Arc::new(email::Console(sink.clone())),
        EmailTransport::Smtp { url, authorities } => {
            let smtp = Smtp::new(url, authorities.as_deref(), connections);
            Arc::new(smtp?)
        }
        EmailTransport::File { directory } => {
            let directory = directory.clone();
            let folder = EmlFolder::new(directory.clone());
            Arc::new(folder.map_err(|error| StartError::Directory { directory, error })?)
        }
        EmailTransport::Custom(mailer) => Arc::clone(mailer),
    })
}

fn texter(settings: &SmsSettings) -> Result<Arc<dyn Texter>, StartError> {
    Ok(match &settings.transport {
        SmsTransport::Console(sink) => Arc::new(sms::Console(sink.clone())),
        SmsTransport::Webhook { url, secret } => {
            let url = web("webhook", url.expose_secret())?;
            Arc::new(Webhook::new(url, secret.as_ref()))
        }
        SmsTransport::Twilio {
            base_url,
            account_sid,
            auth_token,
            from,
        } => {
            let base = web("Twilio", base_url)?;
            let twilio = Twilio::new(&base, account_sid, auth_token, from);
            Arc::new(twilio.ok_or(StartError::TwilioAccount)?)
        }
        SmsTransport::Custom(texter) => Arc::clone(texter),
    })
}

fn web(what: &'static str, url: &str) -> Result<Url, StartError> {
    let url = Url::parse(url).map_err(|_| StartError::Url(what))?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    if is_web {
        Ok(url)
    } else {
        Err(StartError::Url(what))
    }
}
