//! Text messages by Twilio's Messages API (version 2010-04-01).

use super::http::{Answer, Http, may_pass};
use super::{Text, Texter};
use crate::outbox::SendFailure;
use reqwest::Url;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use std::fmt;

/// Sends by Twilio.
pub(crate) struct Twilio {
    messages: Url,
    account_sid: String,
    auth_token: SecretString,
    from: String,
    http: Http,
}

/// The body of an answer that is no success.
#[derive(Deserialize)]
struct Refusal {
    code: Option<i64>,
    message: Option<String>,
}

impl Twilio {
    /// `None` where the account could not stand in a path.
    pub fn new(
        base: &Url,
        account_sid: &str,
        auth_token: &SecretString,
        from: &str,
    ) -> Option<Self> {
        if account_sid.is_empty() || !account_sid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        let base = base.as_str().trim_end_matches('/');
        let messages = format!("{base}/2010-04-01/Accounts/{account_sid}/Messages.json");
        Some(Self {
            messages: Url::parse(&messages).ok()?,
            account_sid: account_sid.to_owned(),
            auth_token: auth_token.clone(),
            from: from.to_owned(),
            http: Http::default(),
        })
    }

    fn sender(&self) -> (&'static str, &str) {
        let is_service = self.from.len() == 34 && self.from.starts_with("MG");
        (
            if is_service {
                "MessagingServiceSid"
            } else {
                "From"
            },
            &self.from,
        )
    }
}

impl Texter for Twilio {
    fn send(&self, text: &Text) -> Result<(), SendFailure> {
        let form = [
            ("To", text.to.as_str()),
            self.sender(),
            ("Body", &text.body),
        ];
        let answer = self.http.send(|client| {
            client
                .post(self.messages.clone())
                .basic_auth(&self.account_sid, Some(self.auth_token.expose_secret()))
                .form(&form)
        })?;
        if (200..300).contains(&answer.status) {
            return Ok(());
        }
        let why = said(&answer);
        // A wrong account, token or permission is repaired by the operator, not by dropping
        // messages. Twilio asks not to decide by its own codes: they change.
        if may_pass(answer.status) || matches!(answer.status, 401 | 403 | 404) {
            Err(SendFailure::Temporary(why))
        } else {
            Err(SendFailure::Permanent(why))
        }
    }
}

fn said(answer: &Answer) -> String {
    let Answer { status, body } = answer;
    match serde_json::from_slice::<Refusal>(body) {
        Ok(Refusal {
            code: Some(code),
            message,
        }) => {
            let message = message.unwrap_or_default();
            format!("Twilio answered {status}, error {code}: {message}")
        }
        _ => format!("Twilio answered {status}"),
    }
}

impl fmt::Debug for Twilio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Twilio(..)")
    }
}
