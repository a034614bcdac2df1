//! A sender thread, and the recording of outcomes.

use super::delivery;
use super::lane::Lane;
use crate::mask;
use crate::outbox::{Outgoing, Recorded, SendFailure};
use latchkey_domain::ports::StorageResult;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

/// How often an outcome is written down before that is left to the end of the claim.
const TRIES_TO_RECORD: u32 = 3;
const PAUSE_BETWEEN: Duration = Duration::from_millis(200);

/// Sends until there is nothing left to send.
pub(super) fn run(lane: &Lane) {
    while let Some((ticket, message)) = lane.next() {
        let began = Instant::now();
        let outcome = delivery::deliver(&*lane.delivery, &message, lane.outbox.now());
        let still_mine = lane.sent(ticket);
        if outcome.panicked {
            lane.note(|status| status.replaced += 1);
        }
        // Late success is worth recording: it saves sending the message twice.
        if still_mine || outcome.result.is_ok() {
            record(lane, &message, outcome.result, Some(began.elapsed()));
        }
        if !still_mine {
            lane.came_back();
            return;
        }
        lane.recorded(ticket);
    }
}

/// Writes an outcome down, in the outbox and in one line of the log.
pub(super) fn record(
    lane: &Lane,
    message: &Outgoing,
    result: Result<(), SendFailure>,
    took: Option<Duration>,
) {
    let took = took.map(|took| u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
    let to = mask::masked(message);
    let Outgoing {
        id,
        purpose,
        company,
        attempts,
        ..
    } = message;
    match result.map_err(|failure| sayable(message, &failure)) {
        Ok(()) => {
            // First: what is not recorded when the process is killed is sent again.
            persist(message, || lane.outbox.delivered(*id));
            lane.note(|status| {
                status.delivered += 1;
                status.problem = None;
            });
            tracing::info!(%id, purpose, company, to, attempts, took_ms = took, "message delivered");
        }
        Err(failure) => {
            let (SendFailure::Temporary(why) | SendFailure::Permanent(why)) = &failure;
            lane.note(|status| {
                status.failed += 1;
                status.problem = Some(why.clone());
            });
            let parked = persist(message, || lane.outbox.failed(message, &failure))
                == Some(Recorded::Parked);
            let what = if parked {
                "message given up"
            } else {
                "message not delivered, will be tried again"
            };
            tracing::warn!(%id, purpose, company, to, attempts, took_ms = took, why, "{what}");
        }
    }
}

fn sayable(message: &Outgoing, failure: &SendFailure) -> SendFailure {
    match failure {
        SendFailure::Temporary(why) => SendFailure::Temporary(mask::reason(message, why)),
        SendFailure::Permanent(why) => SendFailure::Permanent(mask::reason(message, why)),
    }
}

fn persist<T>(message: &Outgoing, write: impl Fn() -> StorageResult<T>) -> Option<T> {
    for attempt in 1..=TRIES_TO_RECORD {
        match catch_unwind(AssertUnwindSafe(&write)) {
            Ok(Ok(written)) => return Some(written),
            Ok(Err(error)) if attempt == TRIES_TO_RECORD => {
                tracing::error!(id = %message.id, %error, "an outcome could not be recorded");
            }
            Ok(Err(_)) => thread::park_timeout(PAUSE_BETWEEN),
            Err(_) => {
                tracing::error!(id = %message.id, "recording an outcome panicked");
                return None;
            }
        }
    }
    None
}
