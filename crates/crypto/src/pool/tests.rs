//! The pool, with work that waits for the test instead of hashing.

use super::HashPool;
use latchkey_domain::ports::{Asker, HashError};
use std::num::NonZeroU32;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{Scope, ScopedJoinHandle, scope};
use std::time::{Duration, Instant};

const AN_HOUR: Duration = Duration::from_secs(3600);

const ANYBODY: Asker = Asker {
    company: 0,
    address: 0,
};

fn asker(company: u64, address: u64) -> Asker {
    Asker { company, address }
}

fn wait_for(pool: &HashPool, waiting: usize) {
    while pool.shared.lock().queue.len() != waiting {
        std::thread::yield_now();
    }
}

fn pool(threads: u32, estimate: Duration) -> HashPool {
    HashPool::new(NonZeroU32::new(threads).unwrap(), estimate)
}

/// Occupies one thread until `release` is dropped.
struct Occupied<'scope> {
    release: Sender<()>,
    caller: ScopedJoinHandle<'scope, Result<(), HashError>>,
}

fn occupy<'scope>(scope: &'scope Scope<'scope, '_>, pool: &'scope HashPool) -> Occupied<'scope> {
    let (release, released): (Sender<()>, Receiver<()>) = channel();
    let (begin, begun) = channel();
    let caller = scope.spawn(move || {
        pool.run(ANYBODY, 1, AN_HOUR, move || {
            begin.send(()).unwrap();
            let _ = released.recv();
        })
    });
    begun.recv().unwrap();
    Occupied { release, caller }
}

fn free(occupied: Occupied<'_>) {
    drop(occupied.release);
    occupied.caller.join().unwrap().unwrap();
}

fn refused_for(outcome: Result<(), HashError>) -> Duration {
    match outcome {
        Err(HashError::Overloaded { retry_after }) => retry_after,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn work_comes_back_with_its_result() {
    assert_eq!(pool(2, AN_HOUR).run(ANYBODY, 1, AN_HOUR, || 7).unwrap(), 7);
}

#[test]
fn work_beyond_the_deadline_is_refused_at_once_with_a_time_to_return() {
    let pool = pool(1, Duration::from_secs(10));
    scope(|scope| {
        let occupied = occupy(scope, &pool);
        let asked = Instant::now();
        let retry_after = refused_for(pool.run(ANYBODY, 1, Duration::from_secs(2), || ()));
        assert!(asked.elapsed() < Duration::from_secs(2));
        assert_eq!(retry_after, Duration::from_secs(10));
        let retry_after = refused_for(pool.run(ANYBODY, 1, Duration::from_millis(9_999), || ()));
        assert_eq!(retry_after, Duration::from_secs(10));
        free(occupied);
    });
}

#[test]
fn an_idle_thread_takes_work_however_long_it_is_expected_to_run() {
    let pool = pool(2, AN_HOUR);
    scope(|scope| {
        let occupied = occupy(scope, &pool);
        pool.run(ANYBODY, 1, Duration::from_secs(60), || ())
            .unwrap();
        free(occupied);
    });
}

#[test]
fn dear_work_counts_for_what_it_takes() {
    let pool = pool(1, Duration::from_secs(1));
    scope(|scope| {
        let occupied = occupy(scope, &pool);
        let queued = scope.spawn(|| pool.run(ANYBODY, 16, AN_HOUR, || ()));
        while pool.shared.lock().queue.len() < 1 {
            std::thread::yield_now();
        }
        let retry_after = refused_for(pool.run(ANYBODY, 1, Duration::from_secs(16), || ()));
        assert_eq!(retry_after, Duration::from_secs(2));
        free(occupied);
        queued.join().unwrap().unwrap();
    });
}

#[test]
fn work_that_would_begin_in_time_but_end_too_late_is_refused() {
    let pool = pool(1, Duration::from_secs(10));
    scope(|scope| {
        let occupied = occupy(scope, &pool);
        let retry_after = refused_for(pool.run(ANYBODY, 1, Duration::from_secs(19), || ()));
        assert_eq!(retry_after, Duration::from_secs(10));
        let in_time = scope.spawn(|| pool.run(ANYBODY, 1, Duration::from_secs(20), || ()));
        wait_for(&pool, 1);
        free(occupied);
        in_time.join().unwrap().unwrap();
    });
}

#[test]
fn work_whose_deadline_passed_in_the_queue_is_dropped_undone() {
    let pool = pool(1, Duration::ZERO);
    let done = Arc::new(Mutex::new(false));
    scope(|scope| {
        let occupied = occupy(scope, &pool);
        let late = scope.spawn({
            let (pool, done) = (&pool, Arc::clone(&done));
            move || {
                pool.run(ANYBODY, 1, Duration::ZERO, move || {
                    *done.lock().unwrap() = true
                })
            }
        });
        while pool.shared.lock().queue.len() < 1 {
            std::thread::yield_now();
        }
        free(occupied);
        refused_for(late.join().unwrap());
    });
    assert!(!*done.lock().unwrap());
}

#[test]
fn work_is_done_in_the_order_of_its_coming() {
    let pool = pool(1, Duration::ZERO);
    let order = Arc::new(Mutex::new(Vec::new()));
    scope(|scope| {
        let occupied = occupy(scope, &pool);
        for number in 0..20 {
            let (pool_ref, order) = (&pool, Arc::clone(&order));
            scope.spawn(move || {
                pool_ref.run(ANYBODY, 1, AN_HOUR, move || {
                    order.lock().unwrap().push(number)
                })
            });
            while pool.shared.lock().queue.len() <= number {
                std::thread::yield_now();
            }
        }
        free(occupied);
    });
    assert_eq!(*order.lock().unwrap(), (0..20).collect::<Vec<_>>());
}

#[test]
fn a_panic_fails_its_own_caller_and_no_other() {
    let pool = pool(1, Duration::ZERO);
    let failed = pool.run(ANYBODY, 1, AN_HOUR, || panic!("on purpose"));
    assert!(matches!(failed, Err::<(), _>(HashError::Failed(_))));
    assert_eq!(pool.run(ANYBODY, 1, AN_HOUR, || 1).unwrap(), 1);
}

#[test]
fn no_thread_runs_before_there_is_work_and_only_as_many_as_it_needs() {
    let pool = pool(4, Duration::ZERO);
    assert_eq!(pool.shared.lock().started, 0);
    for _ in 0..10 {
        pool.run(ANYBODY, 1, AN_HOUR, || ()).unwrap();
    }
    assert!(pool.shared.lock().started <= 2);
}

#[test]
fn dropping_the_pool_ends_its_threads() {
    let pool = pool(3, Duration::ZERO);
    scope(|scope| {
        let occupied: Vec<_> = (0..3).map(|_| occupy(scope, &pool)).collect();
        occupied.into_iter().for_each(free);
    });
    let shared = Arc::clone(&pool.shared);
    drop(pool);
    assert_eq!(Arc::strong_count(&shared), 1);
}

#[test]
fn the_first_measurement_replaces_the_estimate() {
    let pool = pool(1, AN_HOUR);
    pool.run(ANYBODY, 1, AN_HOUR, || ()).unwrap();
    assert!(pool.shared.lock().pace.time_for(1) < Duration::from_secs(60));
}

/// In which order the work of these askers is done, if it comes in that order.
fn order_of(askers: &[Asker]) -> Vec<usize> {
    let pool = pool(1, Duration::ZERO);
    let order = Arc::new(Mutex::new(Vec::new()));
    scope(|scope| {
        let occupied = occupy(scope, &pool);
        for (number, asker) in askers.iter().enumerate() {
            let (pool, order) = (&pool, Arc::clone(&order));
            scope.spawn(move || {
                pool.run(*asker, 1, AN_HOUR, move || {
                    order.lock().unwrap().push(number)
                })
            });
            wait_for(pool, number + 1);
        }
        free(occupied);
    });
    Arc::into_inner(order).unwrap().into_inner().unwrap()
}

#[test]
fn companies_take_turns_and_within_a_company_its_addresses() {
    let (flood, neighbour, other) = (asker(1, 1), asker(1, 2), asker(2, 3));
    let order = order_of(&[flood, flood, flood, neighbour, other, other]);
    assert_eq!(order, [0, 4, 3, 5, 1, 2]);
}

#[test]
fn who_asks_for_much_makes_room_for_who_does_not() {
    let (pool, deadline) = (pool(1, AN_HOUR), 4 * AN_HOUR);
    let (flood, neighbour, other) = (asker(1, 1), asker(1, 2), asker(2, 3));
    scope(|scope| {
        let occupied = occupy(scope, &pool);
        let ask = |asker: Asker, waiting: usize| {
            let caller = scope.spawn({
                let pool = &pool;
                move || pool.run(asker, 1, deadline, || ())
            });
            wait_for(&pool, waiting);
            caller
        };
        let first = ask(flood, 1);
        let second = ask(flood, 2);
        let third = ask(flood, 3);
        refused_for(pool.run(flood, 1, deadline, || ()));
        refused_for(pool.admits(flood, 1, deadline));
        pool.admits(neighbour, 1, deadline).unwrap();
        pool.admits(other, 1, deadline).unwrap();
        let by_neighbour = scope.spawn(|| pool.run(neighbour, 1, deadline, || ()));
        refused_for(third.join().unwrap());
        wait_for(&pool, 3);
        let by_other = scope.spawn(|| pool.run(other, 1, deadline, || ()));
        refused_for(second.join().unwrap());
        wait_for(&pool, 3);
        // One each: nobody has more than a newcomer would.
        refused_for(pool.run(asker(1, 4), 1, deadline, || ()));
        refused_for(pool.admits(asker(1, 4), 1, deadline));
        free(occupied);
        for caller in [first, by_neighbour, by_other] {
            caller.join().unwrap().unwrap();
        }
    });
}
