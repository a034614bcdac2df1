//! The message dispatcher.

use super::Core;
use crate::config::{self, Loaded, Refusal, Settings};
use anyhow::Context as _;
use latchkey_notifications::{
    AuthOutbox, EmailSettings, EmailTransport, Notifications, Sink, SmsSettings, SmsTransport,
    StartError, Status,
};
use secrecy::SecretString;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The running dispatcher, as several own it and one stops it.
pub struct Messages(Mutex<Option<Notifications>>);

impl Messages {
    /// Starts sending what use cases queue.
    ///
    /// # Errors
    /// When a transport cannot be used as it is configured; one that is down is no error.
    pub fn start(loaded: &Loaded, core: &Core) -> anyhow::Result<Self> {
        let outbox = Arc::new(AuthOutbox::new(Arc::clone(&core.auth)));
        let settings = latchkey_notifications::Settings {
            email: email(&loaded.settings)?,
            sms: sms(&loaded.settings)?,
            ..latchkey_notifications::Settings::default()
        };
        let started = Notifications::start(Arc::clone(&core.bell), outbox, settings)
            .map_err(|error| told(loaded, error))?;
        Ok(Self(Mutex::new(Some(started))))
    }

    /// How sending goes; nothing once it was stopped.
    pub fn status(&self) -> Option<Status> {
        self.lock().as_ref().map(Notifications::status)
    }

    /// Sends no more than what is in hand, and waits at most so long for that.
    pub fn stop(&self, limit: Duration) {
        let running = self.lock().take();
        if let Some(running) = running {
            running.stop(limit);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Notifications>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn email(settings: &Settings) -> anyhow::Result<EmailSettings> {
    let email = &settings.email;
    let transport = match email.transport {
        config::EmailTransport::Console => EmailTransport::Console(Sink::stderr()),
        config::EmailTransport::Smtp => EmailTransport::Smtp {
            url: email
                .smtp_url
                .as_ref()
                .map(|url| SecretString::from(url.expose()))
                .context("email.smtp_url is not set")?,
            authorities: email.smtp_authorities.clone(),
        },
        config::EmailTransport::File => EmailTransport::File {
            directory: email.directory.clone(),
        },
    };
    Ok(EmailSettings {
        from: email.from.clone(),
        transport,
    })
}

fn sms(settings: &Settings) -> anyhow::Result<SmsSettings> {
    let sms = &settings.sms;
    let transport = match sms.transport {
        config::SmsTransport::Console => SmsTransport::Console(Sink::stderr()),
        config::SmsTransport::Webhook => SmsTransport::Webhook {
            url: sms
                .webhook_url
                .as_ref()
                .map(|url| SecretString::from(url.expose()))
                .context("sms.webhook_url is not set")?,
            secret: sms.webhook_secret.clone(),
        },
        config::SmsTransport::Twilio => SmsTransport::Twilio {
            base_url: sms.twilio_base_url.expose().to_owned(),
            account_sid: given(&sms.twilio_account_sid, "sms.twilio_account_sid")?,
            auth_token: given(&sms.twilio_auth_token, "sms.twilio_auth_token")?,
            from: given(&sms.twilio_from, "sms.twilio_from")?,
        },
    };
    Ok(SmsSettings { transport })
}

fn given<T: Clone>(value: &Option<T>, key: &'static str) -> anyhow::Result<T> {
    value.clone().with_context(|| format!("{key} is not set"))
}

/// Names the key at fault.
fn told(loaded: &Loaded, error: StartError) -> anyhow::Error {
    let key = match &error {
        StartError::From { .. } => "email.from",
        StartError::Smtp(_) => "email.smtp_url",
        StartError::Authorities { .. } => "email.smtp_authorities",
        StartError::Directory { .. } => "email.directory",
        StartError::Url(_) if loaded.settings.sms.transport == config::SmsTransport::Twilio => {
            "sms.twilio_base_url"
        }
        StartError::Url(_) => "sms.webhook_url",
        StartError::TwilioAccount => "sms.twilio_account_sid",
        StartError::Template(_) | StartError::Thread(_) => return error.into(),
    };
    let reason = format!("{error}; correct it");
    loaded.explain(Refusal::new(key, reason)).into()
}
