//! How the domain wakes the dispatcher.

use latchkey_domain::ports::Wake;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Rung by the domain after a message was queued, heard by the dispatcher.
///
/// It exists before either of them: the domain wants it at construction, and the dispatcher wants
/// the domain.
#[derive(Debug, Default)]
pub struct Bell {
    heard: Mutex<Heard>,
    changed: Condvar,
}

/// What the dispatcher was woken by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Heard {
    /// By nothing: time is up.
    #[default]
    Nothing,
    /// By a sender that has room for more.
    Nudge,
    /// By the domain, or to stop.
    Ring,
}

impl Bell {
    /// A silent bell.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Says that a sender has room for more.
    pub(crate) fn nudge(&self) {
        self.say(Heard::Nudge);
    }

    /// Waits for whatever comes first, at most so long. What was said before the call counts.
    pub(crate) fn wait(&self, limit: Duration) -> Heard {
        let silent = |heard: &mut Heard| *heard == Heard::Nothing;
        let waited = self.changed.wait_timeout_while(self.lock(), limit, silent);
        let (mut heard, _) = waited.unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *heard)
    }

    fn say(&self, what: Heard) {
        let mut heard = self.lock();
        *heard = what.max(*heard);
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Bell {
    fn wake(&self) {
        self.say(Heard::Ring);
    }
}
