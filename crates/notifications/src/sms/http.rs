//! The HTTP client behind webhook and Twilio.

use crate::outbox::SendFailure;
use reqwest::blocking::{Client, RequestBuilder};
use reqwest::redirect::Policy;
use std::error::Error;
use std::io::Read as _;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

const CONNECT: Duration = Duration::from_secs(10);
/// The whole request, body of the answer included; below the dispatcher's deadline.
const WHOLE: Duration = Duration::from_secs(25);
/// How much of an answer is read.
const MAX_ANSWER: u64 = 16 * 1024;

/// Made by the first message: the client has a thread of its own and reads the machine's
/// certificates.
///
/// It follows no redirect (a code must not travel to where nobody configured) and takes no proxy
/// from the environment (configuration comes from one place).
#[derive(Debug, Default)]
pub(super) struct Http(Mutex<Option<Client>>);

/// What the other side said.
pub(super) struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Http {
    /// Sends one request.
    pub fn send(
        &self,
        request: impl FnOnce(&Client) -> RequestBuilder,
    ) -> Result<Answer, SendFailure> {
        let client = self.client().map_err(|error| temporary(&error))?;
        let answer = request(&client)
            .send()
            .map_err(|error| temporary(&error.without_url()))?;
        let status = answer.status().as_u16();
        let mut body = Vec::new();
        // The status alone decides; what cannot be read only makes the reason shorter.
        let _ = answer.take(MAX_ANSWER).read_to_end(&mut body);
        Ok(Answer { status, body })
    }

    fn client(&self) -> reqwest::Result<Client> {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = &*made {
            return Ok(client.clone());
        }
        let client = Client::builder()
            .user_agent(concat!("latchkey/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            .pool_idle_timeout(Duration::from_secs(30))
            .build()?;
        Ok(made.insert(client).clone())
    }
}

/// Whether the same request may succeed later although the answer says that it is the sender's
/// fault.
pub(super) fn may_pass(status: u16) -> bool {
    !(400..500).contains(&status) || matches!(status, 408 | 425 | 429)
}

fn temporary(error: &reqwest::Error) -> SendFailure {
    // The outermost text says only that something failed.
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    SendFailure::Temporary(text)
}
