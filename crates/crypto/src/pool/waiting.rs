//! Waiting for a job to be over.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Thread};

/// Lets its thread go on when dropped. No lock is held for that: the thread may run at once, before whoever drops this,
/// and would have to wait for the lock.
pub(super) struct Waiter {
    thread: Thread,
    over: Arc<AtomicBool>,
}

/// What the thread waits by.
pub(super) struct Wait(Arc<AtomicBool>);

/// For the thread that calls.
pub(super) fn waiting() -> (Waiter, Wait) {
    let over = Arc::new(AtomicBool::new(false));
    let waiter = Waiter {
        thread: thread::current(),
        over: Arc::clone(&over),
    };
    (waiter, Wait(over))
}

impl Drop for Waiter {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

impl Wait {
    /// Until the other part is dropped. To be called by the thread that made both.
    pub(super) fn until_over(self) {
        while !self.0.load(Ordering::Acquire) {
            thread::park();
        }
    }
}
