//! `sms.*`: how text messages leave.

use super::choice::choice;
use super::key::Key;
use super::refusal::Refusal;
use super::values::{SecretUrl, optional_secret};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

pub(super) const KEYS: &[Key] = &[
    Key::text("sms.transport", "console"),
    Key::optional_text("sms.webhook_url", "not set").url(),
    Key::optional_text("sms.webhook_secret", "not set").secret(),
    Key::text("sms.twilio_base_url", "https://api.twilio.com").url(),
    Key::optional_text("sms.twilio_account_sid", "not set"),
    Key::optional_text("sms.twilio_auth_token", "not set").secret(),
    Key::optional_text("sms.twilio_from", "not set"),
];

choice! {
    /// How text messages leave.
    SmsTransport {
        /// Printed to the log.
        Console = "console",
        /// Posted to a URL.
        Webhook = "webhook",
        /// By Twilio's Messages API.
        Twilio = "twilio",
    }
}

/// How text messages leave.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsSettings {
    /// The transport.
    pub transport: SmsTransport,
    /// Where [`SmsTransport::Webhook`] posts; set when that is chosen.
    #[serde(default)]
    pub webhook_url: Option<SecretUrl>,
    /// Signs what is posted (Standard Webhooks): base64, perhaps after `whsec_`.
    #[serde(default, deserialize_with = "optional_secret")]
    pub webhook_secret: Option<SecretString>,
    /// Twilio, or what answers like it.
    pub twilio_base_url: SecretUrl,
    /// Set when [`SmsTransport::Twilio`] is chosen, as are the two below.
    #[serde(default)]
    pub twilio_account_sid: Option<String>,
    /// Authenticates to Twilio.
    #[serde(default, deserialize_with = "optional_secret")]
    pub twilio_auth_token: Option<SecretString>,
    /// The sender: a number in E.164, or a messaging service.
    #[serde(default)]
    pub twilio_from: Option<String>,
}

impl SmsSettings {
    pub(super) fn check(&self) -> Result<(), Refusal> {
        self.check_urls()?;
        self.check_webhook_secret()?;
        match self.transport {
            SmsTransport::Console => Ok(()),
            SmsTransport::Webhook => required(
                "sms.webhook_url",
                self.webhook_url.is_some(),
                "webhook",
                "give the URL to post to",
            ),
            SmsTransport::Twilio => {
                let sid = self.twilio_account_sid.is_some();
                required(
                    "sms.twilio_account_sid",
                    sid,
                    "twilio",
                    "copy it from Twilio's console",
                )?;
                let token = self.twilio_auth_token.is_some();
                required(
                    "sms.twilio_auth_token",
                    token,
                    "twilio",
                    "copy it from Twilio's console",
                )?;
                required(
                    "sms.twilio_from",
                    self.twilio_from.is_some(),
                    "twilio",
                    "give the number to send from",
                )
            }
        }
    }

    fn check_urls(&self) -> Result<(), Refusal> {
        let urls = [
            ("sms.webhook_url", self.webhook_url.as_ref()),
            ("sms.twilio_base_url", Some(&self.twilio_base_url)),
        ];
        for (key, url) in urls {
            if url.is_some_and(|url| !is_web(url)) {
                return Err(Refusal::new(
                    key,
                    "not an absolute http(s) URL; use one such as https://sms.example.com/send",
                ));
            }
        }
        Ok(())
    }

    /// 24 to 64 bytes is what Standard Webhooks asks of a symmetric secret.
    fn check_webhook_secret(&self) -> Result<(), Refusal> {
        let Some(secret) = &self.webhook_secret else {
            return Ok(());
        };
        let secret = secret.expose_secret();
        let encoded = secret.strip_prefix("whsec_").unwrap_or(secret);
        match STANDARD.decode(encoded) {
            Ok(bytes) if (24..=64).contains(&bytes.len()) => Ok(()),
            _ => Err(Refusal::new(
                "sms.webhook_secret",
                "not base64 of 24 to 64 bytes; put whsec_ before the output of: openssl rand -base64 32",
            )),
        }
    }
}

fn required(key: &str, is_set: bool, transport: &str, remedy: &str) -> Result<(), Refusal> {
    if is_set {
        return Ok(());
    }
    Err(Refusal::new(
        key,
        format!("required by sms.transport = \"{transport}\"; {remedy}"),
    ))
}

fn is_web(url: &SecretUrl) -> bool {
    url.parse()
        .is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}
