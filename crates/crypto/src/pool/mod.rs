//! Threads that do nothing but hash, so that hashing can neither starve the rest of the process
//! nor pile up.

mod pace;
mod queue;
mod waiting;
mod worker;

#[cfg(test)]
mod tests;

use latchkey_domain::ports::{Asker, HashError};
use pace::Pace;
use queue::{Job, Queue};
use std::fmt;
use std::num::NonZeroU32;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use waiting::{Waiter, waiting};

/// A bounded pool. Threads start with the first work for them: an idle server holds none.
pub(crate) struct HashPool {
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

struct Shared {
    capacity: u32,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    queue: Queue,
    pace: Pace,
    started: u32,
    busy: u32,
    /// Of the jobs being done, in units of one hash at the current cost.
    busy_weight: u64,
    closing: bool,
}

/// What a caller wants done.
#[derive(Clone, Copy)]
struct Wanted {
    asker: Asker,
    weight: u64,
    deadline: Duration,
}

impl HashPool {
    /// A pool of `threads` that takes `estimate` to be the time of one hash until it has measured.
    pub(crate) fn new(threads: NonZeroU32, estimate: Duration) -> Self {
        let state = State {
            queue: Queue::default(),
            pace: Pace::new(estimate),
            started: 0,
            busy: 0,
            busy_weight: 0,
            closing: false,
        };
        let shared = Shared {
            capacity: threads.get(),
            state: Mutex::new(state),
            changed: Condvar::new(),
        };
        Self {
            shared: Arc::new(shared),
            threads: Mutex::default(),
        }
    }

    /// Does `work`, worth `weight` hashes at the current cost, and waits for it.
    ///
    /// # Errors
    /// [`HashError::Overloaded`] at once when it would not be done within `deadline`, later when it did
    /// not begin in time for that, or when it made room for somebody who asks for less;
    /// [`HashError::Failed`] when it panicked or no thread can be had. Where a thread is free the work is
    /// begun, however long it takes.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        asker: Asker,
        weight: u64,
        deadline: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashError> {
        let outcome = Arc::new(Mutex::new(None));
        let (done, wait) = waiting();
        let what = Wanted {
            asker,
            weight,
            deadline,
        };
        self.submit(what, done, {
            let outcome = Arc::clone(&outcome);
            move |turn| {
                let result = turn.map(|()| work());
                *lock(&outcome) = Some(result);
            }
        })?;
        // The worker drops `done` when all is counted.
        wait.until_over();
        let outcome = lock(&outcome).take();
        outcome.unwrap_or_else(|| Err(HashError::Failed("the hashing thread panicked".into())))
    }

    /// Whether [`run`](Self::run) would not be refused at once, now.
    ///
    /// # Errors
    /// What it would be refused with.
    pub(crate) fn admits(
        &self,
        asker: Asker,
        weight: u64,
        deadline: Duration,
    ) -> Result<(), HashError> {
        let state = self.shared.lock();
        let wanted = Wanted {
            asker,
            weight,
            deadline,
        };
        match state.excess(self.shared.capacity, wanted) {
            Some(excess) if state.queue.makes_room_for(asker, weight).is_none() => {
                Err(state.overloaded(excess))
            }
            _ => Ok(()),
        }
    }

    fn submit(
        &self,
        wanted: Wanted,
        done: Waiter,
        work: impl FnOnce(Result<(), HashError>) + Send + 'static,
    ) -> Result<(), HashError> {
        let mut state = self.shared.lock();
        let patience = state.patience(self.shared.capacity, wanted);
        let mut refused = Vec::new();
        for Job { work, done, .. } in state.admit(self.shared.capacity, wanted)? {
            // Only stores the refusal; its caller wakes when `done` goes.
            work(Err(state.overloaded(Duration::ZERO)));
            refused.push(done);
        }
        let free = state.started - state.busy;
        if state.started < self.shared.capacity && state.queue.len() >= free as usize {
            self.start_thread(&mut state)?;
        }
        let now = Instant::now();
        state.queue.push(Job {
            asker: wanted.asker,
            weight: wanted.weight,
            // A deadline beyond what an instant can hold is none.
            give_up: patience.and_then(|patience| now.checked_add(patience)),
            work: Box::new(work),
            done,
        });
        drop(state);
        self.shared.changed.notify_one();
        Ok(())
    }

    /// # Errors
    /// When there is no thread at all; with fewer than wanted it goes on.
    fn start_thread(&self, state: &mut State) -> Result<(), HashError> {
        match worker::start(Arc::clone(&self.shared)) {
            Ok(thread) => {
                state.started += 1;
                lock(&self.threads).push(thread);
                Ok(())
            }
            Err(error) if state.started == 0 => Err(HashError::Failed(error.into())),
            Err(error) => {
                tracing::warn!(%error, running = state.started, "no further hashing thread");
                Ok(())
            }
        }
    }
}

impl State {
    /// Makes room where more waits than the deadline allows: whoever has most waiting loses what came
    /// last, unless that is the asker. Returns what has to be refused for it.
    fn admit(&mut self, capacity: u32, wanted: Wanted) -> Result<Vec<Job>, HashError> {
        let mut evicted = Vec::new();
        while let Some(excess) = self.excess(capacity, wanted) {
            match self.queue.evict_for(wanted.asker, wanted.weight) {
                Some(job) => evicted.push(job),
                None if evicted.is_empty() => return Err(self.overloaded(excess)),
                None => break,
            }
        }
        Ok(evicted)
    }

    /// How long the work may wait before it begins: less than its deadline by what it takes itself. `None`
    /// where a thread is free, which may take its time to wake.
    fn patience(&self, capacity: u32, wanted: Wanted) -> Option<Duration> {
        if (self.busy as usize) + self.queue.len() < capacity as usize {
            return None;
        }
        let itself = self.pace.time_at_most_for(wanted.weight);
        Some(wanted.deadline.saturating_sub(itself))
    }

    /// How much longer than that the wait would be.
    fn excess(&self, capacity: u32, wanted: Wanted) -> Option<Duration> {
        let patience = self.patience(capacity, wanted)?;
        let wait = self.pace.time_for(self.busy_weight + self.queue.weight()) / capacity;
        wait.checked_sub(patience)
            .filter(|excess| !excess.is_zero())
    }

    fn overloaded(&self, excess: Duration) -> HashError {
        HashError::Overloaded {
            retry_after: excess.max(self.pace.time_for(1)),
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl Drop for HashPool {
    fn drop(&mut self) {
        self.shared.lock().closing = true;
        self.shared.changed.notify_all();
        for thread in lock(&self.threads).drain(..) {
            // A worker catches the panics of its jobs, so there is nothing to learn here.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for HashPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HashPool")
            .field("threads", &self.shared.capacity)
            .finish_non_exhaustive()
    }
}

/// Jobs run outside of every lock, so a poisoned one holds nothing half changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
