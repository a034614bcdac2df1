//! Use cases are plain synchronous Rust; this is where they leave the event loop.

use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::web;

use crate::{failure::Failure, request_id};

/// Use cases that may wait or run at once, over all workers. Each holds a few KiB; beyond this number the last one
/// would be answered long after its client went away.
const MAX_WAITING: usize = 1_000;

/// What an overloaded client is told to wait, in seconds.
const RETRY_AFTER: u64 = 1;

static WAITING: AtomicUsize = AtomicUsize::new(0);

/// Runs a use case on the blocking pool, whole: a client that hangs up does not stop it half way.
///
/// # Errors
/// [`Failure::Overloaded`] when too many wait already; [`Failure::Internal`] when the use case panicked.
pub async fn run<T: Send + 'static>(
    use_case: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    let place = Place::take().ok_or(Failure::Overloaded {
        retry_after: RETRY_AFTER,
    })?;
    let id = request_id::current();
    let job = move || {
        let _place = place;
        request_id::within(id, use_case)
    };
    web::block(job)
        .await
        .map_err(|_| Failure::internal("a use case panicked, or the pool is gone"))
}

/// A place among the waiting; given back when dropped, by a panic too.
struct Place;

impl Place {
    fn take() -> Option<Self> {
        if WAITING.fetch_add(1, Ordering::Relaxed) < MAX_WAITING {
            Some(Self)
        } else {
            WAITING.fetch_sub(1, Ordering::Relaxed);
            None
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        WAITING.fetch_sub(1, Ordering::Relaxed);
    }
}
