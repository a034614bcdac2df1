//! Text messages by a webhook of the operator.

use super::http::{Http, may_pass};
use super::signature::Signer;
use super::{Text, Texter};
use crate::outbox::SendFailure;
use reqwest::Url;
use reqwest::header::CONTENT_TYPE;
use serde::Serialize;
use std::fmt;

/// Posts each message as JSON.
pub(crate) struct Webhook {
    url: Url,
    signer: Option<Signer>,
    http: Http,
}

#[derive(Serialize)]
struct Body<'a> {
    id: String,
    to: &'a str,
    body: &'a str,
    company: &'a str,
    purpose: &'a str,
}

impl Webhook {
    /// Posts to `url`, signed where there is a secret.
    pub fn new(url: Url, secret: Option<&secrecy::SecretString>) -> Self {
        Self {
            url,
            signer: secret.and_then(Signer::new),
            http: Http::default(),
        }
    }
}

impl Texter for Webhook {
    fn send(&self, text: &Text) -> Result<(), SendFailure> {
        let id = text.id.to_string();
        let Text {
            to,
            body,
            company,
            purpose,
            date,
            ..
        } = text;
        let content = Body {
            id: id.clone(),
            to,
            body,
            company,
            purpose,
        };
        let content = serde_json::to_vec(&content)
            .map_err(|error| SendFailure::Permanent(error.to_string()))?;
        let timestamp = date.timestamp();
        let signature = self
            .signer
            .as_ref()
            .map(|signer| signer.sign(&id, timestamp, &content));
        let answer = self.http.send(|client| {
            let request = client
                .post(self.url.clone())
                .header(CONTENT_TYPE, "application/json")
                .header("webhook-id", &id)
                .header("webhook-timestamp", timestamp);
            let request = match signature {
                Some(signature) => request.header("webhook-signature", signature),
                None => request,
            };
            request.body(content)
        })?;
        match answer.status {
            200..=299 => Ok(()),
            status if may_pass(status) => Err(SendFailure::Temporary(answered(status))),
            status => Err(SendFailure::Permanent(answered(status))),
        }
    }
}

fn answered(status: u16) -> String {
    format!("the webhook answered {status}")
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Webhook(..)")
    }
}
