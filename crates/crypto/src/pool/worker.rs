//! One thread of the pool.

use super::{Shared, State, queue::Job};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, MutexGuard, Once, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};
use thread_priority::{ThreadPriority, ThreadPriorityValue};

/// bcrypt keeps 4 KiB on the stack, unoptimised builds several copies of it.
const STACK_BYTES: usize = 256 * 1024;

/// Of 99; on Linux this is a niceness of 10: about a tenth of the weight of an ordinary thread
/// where both want the processor, all of it where nobody else does.
const PRIORITY: u8 = 22;

pub(super) fn start(shared: Arc<Shared>) -> std::io::Result<JoinHandle<()>> {
    Builder::new()
        .name("latchkey-hash".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || {
            lower_priority();
            serve(&shared);
        })
}

fn lower_priority() {
    static WARNED: Once = Once::new();
    let lowered = ThreadPriorityValue::try_from(PRIORITY)
        .map(|priority| ThreadPriority::Crossplatform(priority).set_for_current());
    if let Ok(Err(error)) = lowered {
        WARNED.call_once(|| {
            tracing::warn!(?error, "hashing threads keep the ordinary priority");
        });
    }
}

fn serve(shared: &Shared) {
    let mut state = shared.lock();
    loop {
        if let Some(job) = state.queue.pop() {
            state = perform(shared, state, job);
        } else if state.closing {
            return;
        } else {
            state = shared
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Does one job outside of the lock. Its caller is woken only when it no longer counts as busy, so
/// that a caller who comes back at once is not refused for their own earlier job; and outside of the lock, since a
/// thread of low priority may not go on for a while then, and would keep whoever wants to submit waiting.
fn perform<'a>(
    shared: &'a Shared,
    mut state: MutexGuard<'a, State>,
    job: Job,
) -> MutexGuard<'a, State> {
    let Job {
        asker: _,
        weight,
        give_up,
        work,
        done,
    } = job;
    let begun = Instant::now();
    let late = give_up.is_some_and(|give_up| begun >= give_up);
    let turn = if late {
        Err(state.overloaded(Duration::ZERO))
    } else {
        Ok(())
    };
    state.busy += 1;
    state.busy_weight += weight;
    drop(state);

    if catch_unwind(AssertUnwindSafe(|| work(turn))).is_err() {
        tracing::error!("a password hash panicked");
    }

    let mut state = shared.lock();
    state.busy -= 1;
    state.busy_weight -= weight;
    if !late {
        state.pace.measure(begun.elapsed(), weight);
    }
    drop(state);
    drop(done);
    shared.lock()
}
