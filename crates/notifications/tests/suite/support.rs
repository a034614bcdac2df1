//! A queue to drive the dispatcher with, and messages to put into it.

use latchkey_domain::Time;
use latchkey_domain::model::{Channel, MessageId};
use latchkey_domain::ports::{StorageResult, Wake as _};
use latchkey_notifications::{
    Bell, Content, EmailSettings, EmailTransport, Notifications, Outbox, Outgoing, Pace, Recorded,
    SendFailure, Settings, Sink, SmsSettings, SmsTransport,
};
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long a test waits for what should come at once.
const PATIENCE: Duration = Duration::from_secs(20);

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Delivered,
    Failed(SendFailure),
}

#[derive(Default)]
struct State {
    due: VecDeque<Outgoing>,
    outcomes: Vec<(MessageId, Outcome)>,
}

/// An outbox in memory. A temporary failure makes the message due again at once.
#[derive(Default)]
pub struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

impl Queue {
    pub fn put(&self, messages: impl IntoIterator<Item = Outgoing>) {
        self.state.lock().unwrap().due.extend(messages);
    }

    pub fn outcomes(&self) -> Vec<(MessageId, Outcome)> {
        self.state.lock().unwrap().outcomes.clone()
    }

    /// Waits until that many tries have come to an end.
    pub fn wait_for(&self, count: usize) -> Vec<(MessageId, Outcome)> {
        let deadline = Instant::now() + PATIENCE;
        let mut state = self.state.lock().unwrap();
        while state.outcomes.len() < count {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "{count} outcomes did not come: {:?}",
                state.outcomes
            );
            state = self.changed.wait_timeout(state, left).unwrap().0;
        }
        state.outcomes.clone()
    }

    /// The outcome of the first try.
    pub fn first(&self) -> Outcome {
        self.wait_for(1)[0].1.clone()
    }

    fn note(&self, id: MessageId, outcome: Outcome) {
        self.state.lock().unwrap().outcomes.push((id, outcome));
        self.changed.notify_all();
    }
}

impl Outbox for Queue {
    fn claim(&self, channel: Channel, limit: usize) -> StorageResult<Vec<Outgoing>> {
        let due = &mut self.state.lock().unwrap().due;
        let mut claimed = Vec::new();
        while claimed.len() < limit {
            let Some(at) = due.iter().position(|message| message.channel == channel) else {
                break;
            };
            claimed.extend(due.remove(at));
        }
        for message in &mut claimed {
            message.attempts += 1;
        }
        Ok(claimed)
    }

    fn delivered(&self, id: MessageId) -> StorageResult<()> {
        self.note(id, Outcome::Delivered);
        Ok(())
    }

    fn failed(&self, message: &Outgoing, failure: &SendFailure) -> StorageResult<Recorded> {
        let recorded = match failure {
            SendFailure::Temporary(_) => {
                self.put([message.clone()]);
                Recorded::WillRetry
            }
            SendFailure::Permanent(_) => Recorded::Parked,
        };
        self.note(message.id, Outcome::Failed(failure.clone()));
        Ok(recorded)
    }

    fn now(&self) -> Time {
        "2026-11-05T12:00:00Z".parse().unwrap()
    }
}

/// A running dispatcher with its queue and bell.
pub struct Running {
    pub queue: Arc<Queue>,
    pub bell: Arc<Bell>,
    pub notifications: Notifications,
}

impl Running {
    pub fn start(settings: Settings) -> Self {
        let (queue, bell) = (Arc::new(Queue::default()), Bell::new());
        let notifications =
            Notifications::start(Arc::clone(&bell), queue.clone(), settings).unwrap();
        Self {
            queue,
            bell,
            notifications,
        }
    }

    pub fn send(&self, messages: impl IntoIterator<Item = Outgoing>) {
        self.queue.put(messages);
        self.bell.wake();
    }
}

/// Mail as given, SMS nowhere, and a poll so rare that only the bell wakes.
pub fn mail(transport: EmailTransport) -> Settings {
    Settings {
        email: EmailSettings {
            from: "Latchkey <no-reply@id.example>".to_owned(),
            transport,
        },
        ..sms(SmsTransport::Console(silent()))
    }
}

/// SMS as given, mail nowhere.
pub fn sms(transport: SmsTransport) -> Settings {
    Settings {
        email: EmailSettings {
            transport: EmailTransport::Console(silent()),
            ..EmailSettings::default()
        },
        sms: SmsSettings { transport },
        templates: None,
        pace: Pace {
            poll: Duration::from_secs(600),
            ..Pace::default()
        },
    }
}

pub fn silent() -> Sink {
    Sink::new(|_| ())
}

pub fn id(number: u128) -> MessageId {
    MessageId(Uuid::from_u128(number))
}

/// The link, key and code of the messages below.
pub const LINK: &str =
    "https://id.example/reset-password?uid=0123&token=0123456789abcdef0123456789abcdef";
pub const KEY: &str = "fedcba9876543210fedcba9876543210";
pub const CODE: &str = "042517";

/// A reset mail.
pub fn reset(number: u128, to: &str, to_name: &str) -> Outgoing {
    let content = Content::ResetPassword {
        link: LINK.into(),
        minutes: 30,
    };
    outgoing(number, to, to_name, "reset_password", content)
}

/// A sign-in code.
pub fn code(number: u128, to: &str) -> Outgoing {
    let content = Content::Code {
        code: CODE.into(),
        minutes: 10,
    };
    outgoing(number, to, "", "sign_in", content)
}

pub fn outgoing(
    number: u128,
    to: &str,
    to_name: &str,
    purpose: &'static str,
    content: Content,
) -> Outgoing {
    let channel = match content {
        Content::Code { .. } => Channel::Sms,
        _ => Channel::Email,
    };
    Outgoing {
        id: id(number),
        company: "acme".to_owned(),
        company_name: "Acme & Söhne".to_owned(),
        to: to.to_owned(),
        to_name: to_name.to_owned(),
        language: "en-GB".to_owned(),
        channel,
        purpose,
        content,
        created: "2026-11-05T11:59:59Z".parse().unwrap(),
        attempts: 0,
    }
}

/// The failure of that outcome.
pub fn failure(outcome: &Outcome) -> &SendFailure {
    match outcome {
        Outcome::Failed(failure) => failure,
        Outcome::Delivered => panic!("it was delivered"),
    }
}
