//! What `/health/ready` tells.

use super::Messages;
use crate::trouble::Trouble;
use latchkey_domain::Auth;
use latchkey_domain::ports::StorageError;
use latchkey_http::standard::{Check, Readiness as Answer, State};
use latchkey_notifications::LaneStatus;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Looks at everything that the server leans on. Its texts are public; the log has the details.
#[derive(Clone)]
pub struct Readiness {
    auth: Arc<Auth>,
    messages: Arc<Messages>,
    stopping: Arc<AtomicBool>,
    database: Arc<Trouble>,
}

impl Readiness {
    /// Of a process that is not stopping.
    pub fn new(auth: Arc<Auth>, messages: Arc<Messages>) -> Self {
        Self {
            auth,
            messages,
            stopping: Arc::default(),
            database: Arc::new(Trouble::of("readiness check")),
        }
    }

    /// From now on the answer is no, so that a load balancer looks elsewhere.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    /// How everything is.
    pub fn look(&self) -> Answer {
        let mut checks = vec![check("database", self.database())];
        if let Some(messages) = self.messages.status() {
            checks.push(check("email", lane(&messages.email)));
            checks.push(check("sms", lane(&messages.sms)));
        }
        if self.stopping.load(Ordering::Acquire) {
            checks.push(check("server", State::Failed("stopping".to_owned())));
        }
        Answer { checks }
    }

    fn database(&self) -> State {
        let outcome = self.auth.check_storage();
        let state = match &outcome {
            Ok(()) => State::Ok,
            Err(StorageError::Unavailable(_)) => State::Failed("does not answer".to_owned()),
            Err(_) => State::Failed("is not as this version needs it".to_owned()),
        };
        self.database.note(outcome);
        state
    }
}

fn check(name: &'static str, state: State) -> Check {
    Check { name, state }
}

/// Messages wait in the database, so that nothing is lost while they cannot be sent.
fn lane(lane: &LaneStatus) -> State {
    match lane.problem {
        Some(_) => State::Degraded("cannot be sent at the moment; messages wait".to_owned()),
        None => State::Ok,
    }
}
