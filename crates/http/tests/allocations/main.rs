//! How often memory is allocated for a request about a token that was seen before: from the socket through route, body and
//! core to the answer, on all threads. Nobody listens to the log here.

#[path = "../support/seen.rs"]
mod seen;
#[path = "../support/wire.rs"]
#[expect(dead_code, reason = "this client sends its own bytes")]
mod wire;

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

use crate::seen::Seen;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// As measured. Whoever needs more says why; whoever needs less lowers them.
const VERIFY: usize = 28;
const WHO: usize = 17;

const REQUESTS: usize = 500;

// One test, since the counter is the whole process's.
#[test]
fn a_token_that_was_seen_costs_no_more_allocations_than_it_did() {
    let found = (each(Seen::verifying()), each(Seen::asking_who()));
    assert!(
        found.0 <= VERIFY && found.1 <= WHO,
        "{found:?} for verifying and for asking who, where ({VERIFY}, {WHO}) was measured"
    );
}

/// Allocations of one request, rounded down: what happens now and then (a timer, a log) is not counted.
fn each(mut seen: Seen) -> usize {
    for _ in 0..REQUESTS {
        seen.ask();
    }
    let region = Region::new(ALLOCATOR);
    for _ in 0..REQUESTS {
        seen.ask();
    }
    let change = region.change();
    (change.allocations + change.reallocations) / REQUESTS
}
