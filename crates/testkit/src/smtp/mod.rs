//! A real SMTP server (aiosmtpd, in a process of its own) whose behaviour a test switches.

mod mail;
mod process;

pub use mail::Mail;

use std::sync::Arc;

use serde_json::{Value, json};

use crate::watched::{PATIENCE, Watched};
use process::Process;

/// What the server does with the next message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Takes it: 250.
    Accept,
    /// Answers the message with 451, try again later.
    TryLater,
    /// Answers the recipient with 550, no such mailbox.
    Refuse,
    /// Reads the message and never answers; another mode ends such connections.
    Hang,
    /// Takes the message and cuts the connection instead of answering.
    Cut,
    /// Cuts every connection and refuses new ones, on the same port.
    Down,
}

impl Mode {
    fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::TryLater => "try_later",
            Self::Refuse => "refuse",
            Self::Hang => "hang",
            Self::Cut => "cut",
            Self::Down => "down",
        }
    }
}

#[derive(Debug, Default)]
struct State {
    port: u16,
    answers: usize,
    attempts: usize,
    mails: Vec<Mail>,
    ended: bool,
}

/// The server; its process ends on drop. Starts in [`Mode::Accept`]. Any AUTH is taken.
#[derive(Debug)]
pub struct Server {
    process: Process,
    state: Arc<Watched<State>>,
}

impl Server {
    /// Starts the server on a free loopback port, with the Python of `LATCHKEY_TEST_PYTHON`.
    ///
    /// # Panics
    /// When there is no such Python (the message says how to get one) or it does not start.
    pub fn start() -> Self {
        let state = Arc::new(Watched::<State>::default());
        let seen = Arc::clone(&state);
        let process = Process::start(move |event| seen.with(|state| note(state, event)));
        let server = Self { process, state };
        server.wait("start", |state| (state.port != 0).then_some(()));
        server
    }

    /// `smtp://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port())
    }

    /// The loopback port.
    pub fn port(&self) -> u16 {
        self.state.with(|state| state.port)
    }

    /// Switches what happens from now on; in force on return.
    pub fn set_mode(&self, mode: Mode) {
        self.command(&json!({ "mode": mode.name() }));
    }

    /// Answers this recipient with 550 from now on, whatever the mode.
    pub fn refuse(&self, recipient: &str) {
        self.command(&json!({ "refuse": recipient }));
    }

    /// The messages taken so far, in order ([`Mode::Accept`] and [`Mode::Cut`]).
    pub fn received(&self) -> Vec<Mail> {
        self.state.with(|state| state.mails.clone())
    }

    /// Waits until `count` messages have been taken and gives all that are there.
    ///
    /// # Panics
    /// When they do not come within seconds.
    pub fn wait_for(&self, count: usize) -> Vec<Mail> {
        self.wait(&format!("take {count} messages"), |state| {
            (state.mails.len() >= count).then(|| state.mails.clone())
        })
    }

    /// How often delivery was tried: messages taken, refused, deferred and left hanging.
    pub fn attempts(&self) -> usize {
        self.state.with(|state| state.attempts)
    }

    /// Waits until delivery has been tried `count` times.
    ///
    /// # Panics
    /// When that does not happen within seconds.
    pub fn wait_for_attempts(&self, count: usize) {
        self.wait(&format!("see {count} attempts"), |state| {
            (state.attempts >= count).then_some(())
        });
    }

    fn command(&self, command: &Value) {
        let before = self.state.with(|state| state.answers);
        self.process.send(command);
        self.wait("obey", |state| (state.answers > before).then_some(()));
    }

    fn wait<R>(&self, what: &str, mut pick: impl FnMut(&State) -> Option<R>) -> R {
        let outcome = self.state.wait(PATIENCE, |state| match pick(state) {
            Some(found) => Some(Some(found)),
            None => state.ended.then_some(None),
        });
        match outcome {
            Some(Some(found)) => found,
            Some(None) => panic!(
                "the SMTP server ended and did not {what}: see its words above; \
                 `scripts/setup` repairs its Python"
            ),
            None => {
                let state = self.state.with(|state| format!("{state:#?}"));
                panic!("the SMTP server did not {what} in {PATIENCE:?}: {state}")
            }
        }
    }
}

fn note(state: &mut State, event: Option<Value>) {
    let Some(event) = event else {
        state.ended = true;
        return;
    };
    match event["event"].as_str() {
        Some("ready") => {
            let port = event["port"].as_u64().and_then(|port| port.try_into().ok());
            state.port = port.expect("the server names its port");
        }
        Some("done") => state.answers += 1,
        Some("attempt") => state.attempts += 1,
        Some("mail") => {
            state.attempts += 1;
            state.mails.push(Mail::from_event(&event));
        }
        _ => panic!("the SMTP server said what nobody understands: {event}"),
    }
}
