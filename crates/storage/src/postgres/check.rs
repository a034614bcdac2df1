//! One look at how the database is, shared by everybody who asks meanwhile.
//!
//! A network that swallows packets may hold a look for long, so it has a thread of its own, and there is only one:
//! that thread and its connection are the last that are risked. Whoever asks while it is under way waits for it,
//! so that two load balancers who ask at once are told the same.

use crate::migrations::SchemaState;
use latchkey_domain::ports::{StorageError, StorageResult};
use parking_lot::{Condvar, Mutex};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

#[derive(Default)]
pub(super) struct Check {
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Default)]
struct State {
    /// When the look that is under way began.
    begun: Option<Instant>,
    /// How many have ended.
    count: u64,
    last: Option<StorageResult<SchemaState>>,
}

impl Check {
    /// What `look` finds, or the one that is under way: at most `patience` after that one began.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] when it takes longer or failed so; [`StorageError::Failed`] when the schema is not as
    /// this version needs it.
    pub(super) fn run(
        self: &Arc<Self>,
        patience: Duration,
        look: impl FnOnce() -> StorageResult<SchemaState> + Send + 'static,
    ) -> StorageResult<()> {
        let mut state = self.state.lock();
        let begun = match state.begun {
            Some(begun) => begun,
            None => *state.begun.insert(self.start(look)?),
        };
        let count = state.count;
        while state.count == count {
            let wait = self.ended.wait_until(&mut state, begun + patience);
            if wait.timed_out() && state.count == count {
                return Err(StorageError::Unavailable(
                    "the database does not answer in time".into(),
                ));
            }
        }
        match &state.last {
            Some(found) => well(found),
            None => Err(StorageError::Failed("no check has ended".into())),
        }
    }

    /// Called with the state locked, so that it cannot end before it counts as begun.
    fn start(
        self: &Arc<Self>,
        look: impl FnOnce() -> StorageResult<SchemaState> + Send + 'static,
    ) -> StorageResult<Instant> {
        let shared = Arc::clone(self);
        let run = move || {
            let found = catch_unwind(AssertUnwindSafe(look))
                .unwrap_or_else(|_| Err(StorageError::Failed("the check panicked".into())));
            let mut state = shared.state.lock();
            state.begun = None;
            state.count += 1;
            state.last = Some(found);
            shared.ended.notify_all();
        };
        thread::Builder::new()
            .name("latchkey-check".to_owned())
            .spawn(run)
            .map_err(|error| StorageError::Unavailable(Box::new(error)))?;
        Ok(Instant::now())
    }
}

fn well(found: &StorageResult<SchemaState>) -> StorageResult<()> {
    match found {
        Ok(SchemaState::Behind(missing)) => Err(StorageError::Failed(
            format!("migrations are missing: {}", missing.join(", ")).into(),
        )),
        // While a rollout lasts, a newer binary may have gone ahead: migrations only expand.
        Ok(SchemaState::Current | SchemaState::Ahead(_)) => Ok(()),
        Err(StorageError::Unavailable(cause)) => {
            Err(StorageError::Unavailable(cause.to_string().into()))
        }
        Err(error) => Err(StorageError::Failed(error.to_string().into())),
    }
}
