//! Failures in a row.

use super::given::at;
use super::{at_once, write};
use latchkey_domain::model::{BudgetKey, Patience, Try};
use latchkey_domain::ports::Storage;

/// Three without a wait, then 15, 30, 60 and 60 s, and no eighth.
const PATIENCE: Patience = Patience {
    free: 3,
    longest_wait_seconds: 60,
    most: 7,
};
const KEY: BudgetKey = BudgetKey([1; 32]);
const DAY: i64 = 86_400;

fn take(storage: &dyn Storage, seconds: i64) -> Try {
    write(storage, |tx| tx.take_try(&KEY, PATIENCE, at(seconds)))
}

fn open(failures: u32) -> Try {
    Try::Open { failures }
}

fn early(retry_after_seconds: u32) -> Try {
    Try::Early {
        retry_after_seconds,
    }
}

fn spent(retry_after_seconds: i64) -> Try {
    Try::Spent {
        retry_after_seconds: u32::try_from(retry_after_seconds).unwrap(),
    }
}

/// The last free one begins the waits.
pub fn the_first_failures_cost_no_wait_and_each_further_one_twice_as_much(storage: &dyn Storage) {
    for failures in 1..=3 {
        assert_eq!(take(storage, 0), open(failures));
    }
    let mut now = 0;
    for (failures, wait) in [(4, 15), (5, 30), (6, 60), (7, 60)] {
        assert_eq!(take(storage, now), early(wait));
        now += i64::from(wait);
        assert_eq!(take(storage, now - 1), early(1));
        assert_eq!(take(storage, now), open(failures));
    }
}

/// Another node's clock may be ahead, and one may be set back.
pub fn what_costs_no_wait_costs_none_before_it_was_either(storage: &dyn Storage) {
    assert_eq!(take(storage, 200), open(1));
    assert_eq!(take(storage, 0), open(2));
    assert_eq!(take(storage, 100), open(3));
    assert_eq!(take(storage, 0), early(115));
}

/// Asking in vain makes nobody wait longer.
pub fn a_refused_try_counts_for_nothing(storage: &dyn Storage) {
    for _ in 0..3 {
        take(storage, 0);
    }
    for _ in 0..50 {
        assert_eq!(take(storage, 5), early(10));
    }
    assert_eq!(take(storage, 15), open(4));
}

/// The time told is true, also between whole seconds.
pub fn whoever_waits_as_told_may_try(storage: &dyn Storage) {
    let half = chrono::TimeDelta::milliseconds(500);
    for _ in 0..3 {
        write(storage, |tx| tx.take_try(&KEY, PATIENCE, at(0) + half));
    }
    assert_eq!(take(storage, 1), early(15));
    assert_eq!(take(storage, 15), early(1));
    assert_eq!(take(storage, 16), open(4));
}

/// Not before they are forgotten, and the time told is true.
pub fn after_the_most_there_is_no_further_try(storage: &dyn Storage) {
    let mut now = 0;
    for _ in 0..7 {
        take(storage, now);
        now += 60;
    }
    let last = now - 60;
    assert_eq!(take(storage, now), spent(365 * DAY - 60));
    assert_eq!(take(storage, last + 365 * DAY - 1), spent(1));
    assert_eq!(take(storage, last + 365 * DAY), open(1));
}

/// And no others; forgetting none is no error.
pub fn a_success_forgets_the_failures_it_names(storage: &dyn Storage) {
    let other = BudgetKey([2; 32]);
    for key in [KEY, other] {
        for _ in 0..3 {
            write(storage, |tx| tx.take_try(&key, PATIENCE, at(0)));
        }
    }
    write(storage, |tx| tx.forget_tries(&[KEY, BudgetKey([3; 32])]));
    write(storage, |tx| tx.forget_tries(&[]));
    assert_eq!(take(storage, 0), open(1));
    let others = write(storage, |tx| tx.take_try(&other, PATIENCE, at(0)));
    assert_eq!(others, early(15));
}

/// Counted from the last one, and swept then.
pub fn a_few_failures_are_forgotten_after_a_month_and_many_after_a_year(storage: &dyn Storage) {
    take(storage, 0);
    assert_eq!(take(storage, 30 * DAY - 1), open(2));
    assert_eq!(take(storage, 60 * DAY - 1), open(1));
    assert_eq!(write(storage, |tx| tx.sweep(at(89 * DAY), 100)), 0);
    assert_eq!(write(storage, |tx| tx.sweep(at(90 * DAY), 100)), 1);
    for _ in 0..3 {
        take(storage, 0);
    }
    assert_eq!(take(storage, 364 * DAY), open(4));
    assert_eq!(take(storage, (364 + 365) * DAY), open(1));
}

/// Each key has its own.
pub fn keys_do_not_share_failures(storage: &dyn Storage) {
    for _ in 0..4 {
        take(storage, 0);
    }
    let other = write(storage, |tx| {
        tx.take_try(&BudgetKey([2; 32]), PATIENCE, at(0))
    });
    assert_eq!(other, open(1));
}

/// However many ask.
pub fn of_many_tries_at_once_only_the_free_ones_are_open(storage: &dyn Storage) {
    let outcomes = at_once(48, |_| take(storage, 0));
    let open = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Try::Open { .. }));
    assert_eq!(open.count(), 3);
}

/// A clock that ran a day ahead and was put right makes nobody wait a day.
pub fn a_clock_that_was_put_right_locks_nobody_out(storage: &dyn Storage) {
    for _ in 0..4 {
        take(storage, DAY);
    }
    assert_eq!(take(storage, 0), open(4));
    assert_eq!(take(storage, 0), early(30));
}
