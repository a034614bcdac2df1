//! State that one thread changes and another waits for.

use std::{
    sync::{Condvar, Mutex, MutexGuard},
    time::{Duration, Instant},
};

/// How long a test waits for what should come at once.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A value whose changes can be waited for.
#[derive(Debug, Default)]
pub(crate) struct Watched<T> {
    value: Mutex<T>,
    changed: Condvar,
}

impl<T> Watched<T> {
    pub(crate) fn new(value: T) -> Self {
        Self {
            value: Mutex::new(value),
            changed: Condvar::new(),
        }
    }

    /// Reads or changes the value, and wakes who waits.
    pub(crate) fn with<R>(&self, visit: impl FnOnce(&mut T) -> R) -> R {
        let result = visit(&mut self.lock());
        self.changed.notify_all();
        result
    }

    /// The first `Some` that `pick` gives, or `None` after `limit`.
    pub(crate) fn wait<R>(
        &self,
        limit: Duration,
        mut pick: impl FnMut(&T) -> Option<R>,
    ) -> Option<R> {
        let deadline = Instant::now() + limit;
        let mut value = self.lock();
        loop {
            if let Some(found) = pick(&value) {
                return Some(found);
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            (value, _) = self
                .changed
                .wait_timeout(value, left)
                .expect("no holder of the lock panics");
        }
    }

    fn lock(&self) -> MutexGuard<'_, T> {
        self.value.lock().expect("no holder of the lock panics")
    }
}
