//! Budgets.

use super::given::at;
use super::{at_once, write};
use latchkey_domain::model::{Budget, BudgetKey, Debit};
use latchkey_domain::ports::Storage;

/// Three at once, one every ten seconds.
const BUDGET: Budget = Budget {
    count: 3,
    window_seconds: 30,
};
const KEY: BudgetKey = BudgetKey([1; 32]);

fn debit(storage: &dyn Storage, seconds: i64) -> Debit {
    write(storage, |tx| tx.debit(&KEY, BUDGET, at(seconds)))
}

fn allowed(remaining: u32) -> Debit {
    Debit::Allowed { remaining }
}

fn refused(retry_after_seconds: u32) -> Debit {
    Debit::Refused {
        retry_after_seconds,
    }
}

/// The burst, then one for each that grew back.
pub fn a_budget_allows_its_burst_and_then_its_rate(storage: &dyn Storage) {
    assert_eq!(
        [debit(storage, 0), debit(storage, 0), debit(storage, 0)],
        [allowed(2), allowed(1), allowed(0)]
    );
    assert_eq!(debit(storage, 0), refused(10));
    assert_eq!(debit(storage, 9), refused(1));
    assert_eq!(debit(storage, 10), allowed(0));
    assert_eq!(debit(storage, 11), refused(9));
    assert_eq!(debit(storage, 40), allowed(2));
}

/// Asking in vain does not make anybody wait longer.
pub fn a_refused_debit_costs_nothing(storage: &dyn Storage) {
    for _ in 0..3 {
        debit(storage, 0);
    }
    for _ in 0..50 {
        assert_eq!(debit(storage, 5), refused(5));
    }
    assert_eq!(debit(storage, 10), allowed(0));
}

/// It says truly when the next one is allowed.
pub fn whoever_waits_as_told_is_allowed(storage: &dyn Storage) {
    let budget = Budget {
        count: 7,
        window_seconds: 60,
    };
    let mut now = 0;
    for _ in 0..40 {
        match write(storage, |tx| tx.debit(&KEY, budget, at(now))) {
            Debit::Allowed { .. } => {}
            Debit::Refused {
                retry_after_seconds,
            } => {
                now += i64::from(retry_after_seconds);
                let again = write(storage, |tx| tx.debit(&KEY, budget, at(now)));
                assert!(matches!(again, Debit::Allowed { .. }), "{again:?}");
            }
        }
    }
}

/// A budget is whole again after its window, however long ago it was spent.
pub fn a_budget_never_grows_beyond_whole(storage: &dyn Storage) {
    debit(storage, 0);
    assert_eq!(debit(storage, 86_400), allowed(2));
}

/// Each key has its own.
pub fn keys_do_not_share_a_budget(storage: &dyn Storage) {
    for _ in 0..4 {
        debit(storage, 0);
    }
    assert_eq!(
        write(storage, |tx| tx.debit(&BudgetKey([2; 32]), BUDGET, at(0))),
        allowed(2)
    );
}

/// A budget of nothing allows nothing.
pub fn an_empty_budget_refuses(storage: &dyn Storage) {
    let nothing = Budget {
        count: 0,
        window_seconds: 30,
    };
    assert_eq!(
        write(storage, |tx| tx.debit(&KEY, nothing, at(0))),
        refused(30)
    );
}

/// Of many at once, as many as there are.
pub fn of_many_debits_at_once_only_so_many_are_allowed(storage: &dyn Storage) {
    let budget = Budget {
        count: 10,
        window_seconds: 3600,
    };
    let outcomes = at_once(48, |_| write(storage, |tx| tx.debit(&KEY, budget, at(0))));
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Debit::Allowed { .. }))
            .count(),
        10
    );
}

/// A clock that ran a day ahead and was put right locks nobody out for a day.
pub fn a_clock_that_was_put_right_locks_nobody_out(storage: &dyn Storage) {
    for _ in 0..3 {
        debit(storage, 86_400);
    }
    assert_eq!(debit(storage, 0), allowed(2));
}

/// Nodes whose clocks differ by a minute share a budget.
pub fn clocks_that_differ_a_little_share_a_budget(storage: &dyn Storage) {
    for _ in 0..3 {
        debit(storage, 60);
    }
    assert_eq!(debit(storage, 0), refused(70));
}

/// A rollback gives the debit back.
pub fn a_debit_that_was_rolled_back_did_not_happen(storage: &dyn Storage) {
    storage
        .write(&mut |tx| tx.debit(&KEY, BUDGET, at(0)).map(|_| false))
        .unwrap();
    assert_eq!(debit(storage, 0), allowed(2));
}
