//! Work that recurs, each kind on a thread of its own.

use crate::trouble::Trouble;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use std::{io, thread};

/// Threads that do something now and then until they are stopped.
#[derive(Default)]
pub struct Background(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    running: usize,
    stopping: bool,
}

/// What a job that panicked is reported as.
#[derive(Debug, thiserror::Error)]
enum Failure<E> {
    #[error(transparent)]
    Error(E),
    #[error("it panicked; see standard error")]
    Panic,
}

impl Background {
    /// Does `job` at once and then `period` after each end of it. A job that fails or panics is
    /// done again all the same.
    ///
    /// # Errors
    /// When the machine has no thread to give.
    pub fn every<E: Error + Send + Sync + 'static>(
        &self,
        period: Duration,
        what: &'static str,
        job: impl Fn() -> Result<(), E> + Send + 'static,
    ) -> io::Result<()> {
        let shared = Arc::clone(&self.0);
        shared.lock().running += 1;
        let run = move || {
            let trouble = Trouble::of(what);
            loop {
                trouble.note(attempt(&job));
                if shared.is_over_after(period) {
                    break;
                }
            }
            shared.left();
        };
        let thread = thread::Builder::new().name(format!("latchkey-{what}"));
        thread.spawn(run).map(drop).inspect_err(|_| self.0.left())
    }

    /// Starts no job any more, and waits at most so long for those that run.
    pub fn stop(&self, limit: Duration) {
        let mut state = self.0.lock();
        state.stopping = true;
        self.0.changed.notify_all();
        let running = |state: &mut State| state.running > 0;
        let waited = self.0.changed.wait_timeout_while(state, limit, running);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if state.running > 0 {
            tracing::warn!(running = state.running, "background work is cut off");
        }
    }
}

fn attempt<E>(job: impl Fn() -> Result<(), E>) -> Result<(), Failure<E>> {
    match catch_unwind(AssertUnwindSafe(job)) {
        Ok(outcome) => outcome.map_err(Failure::Error),
        Err(_) => Err(Failure::Panic),
    }
}

impl Shared {
    /// Waits, and says whether it is time to end.
    fn is_over_after(&self, period: Duration) -> bool {
        let going_on = |state: &mut State| !state.stopping;
        let waited = self
            .changed
            .wait_timeout_while(self.lock(), period, going_on);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.stopping
    }

    fn left(&self) {
        self.lock().running -= 1;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Background;
    use std::io;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::mpsc;
    use std::time::{Duration, Instant};

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn a_job_that_panics_or_fails_is_done_again() {
        let (background, turns) = (Background::default(), AtomicU32::new(0));
        let (send, done) = mpsc::channel();
        let job = move || match turns.fetch_add(1, Ordering::Relaxed) {
            0 => panic!("on purpose"),
            1 => Err(io::Error::other("on purpose")),
            _ => send.send(()).map_err(io::Error::other),
        };
        background.every(Duration::ZERO, "test", job).unwrap();
        done.recv_timeout(LONG).unwrap();
        background.stop(LONG);
        // Ends because the job was dropped, and its sender with it.
        done.iter().for_each(drop);
    }

    #[test]
    fn stopping_waits_for_no_period_and_no_longer_than_asked_for_a_job() {
        let begun = Instant::now();
        let idle = Background::default();
        idle.every(LONG, "idle", || Ok::<_, io::Error>(())).unwrap();
        idle.stop(LONG);
        let (busy, (release, wait)) = (Background::default(), mpsc::channel::<()>());
        let job = move || wait.recv().map_err(io::Error::other);
        busy.every(LONG, "busy", job).unwrap();
        busy.stop(Duration::from_millis(10));
        drop(release);
        assert!(begun.elapsed() < LONG);
    }
}
