//! Failures in a row, slowed down.
//!
//! A row is written before the try is made and deleted when it succeeded, so that tries at the same
//! time cannot pass on one count.

use super::Conn;
use crate::error::Result;
use crate::kept::fixed;
use crate::schema::failed_tries;
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::query_dsl::methods::FilterDsl;
use diesel::sql_types::{BigInt, Integer};
use latchkey_domain::Time;
use latchkey_domain::model::{BudgetKey, Patience, Try};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;
/// The first wait; each further failure doubles it.
const FIRST_WAIT: i64 = 15 * SECOND;
/// How long a few failures are remembered.
const FEW_DAYS: i64 = 30;
/// How long they are remembered once they were many enough to wait for.
const MANY_DAYS: i64 = 365;
/// A row written so far ahead of now is left over from a clock that ran ahead: more than nodes
/// differ, less than anybody should be locked out.
const CLOCK_SLACK: i64 = 300 * SECOND;

pub(super) fn take(conn: &mut Conn, key: &BudgetKey, patience: Patience, now: Time) -> Result<Try> {
    let now = now.timestamp_micros();
    let free = i32::try_from(patience.free.max(1)).unwrap_or(i32::MAX);
    let most = i32::try_from(patience.most).unwrap_or(i32::MAX);
    let longest = i64::from(patience.longest_wait_seconds) * SECOND;
    let first = FIRST_WAIT.min(longest);
    let wait_of_one = if free > 1 { 0 } else { first };
    let (few, many) = (now + FEW_DAYS * DAY, now + MANY_DAYS * DAY);
    let forget_one = if free > 1 { few } else { many };
    let is_forgotten = || failed_tries::forget_at.le(now);
    let stays_free = || (failed_tries::failures + 1).lt(free);
    // Where nobody waits, it does not matter whose clock wrote the row.
    let is_open = failed_tries::wait
        .eq(0)
        .or((failed_tries::last_at + failed_tries::wait).le(now))
        .or(failed_tries::last_at.gt(now + CLOCK_SLACK));
    let counted = diesel::insert_into(failed_tries::table)
        .values((
            failed_tries::key.eq(key.0.as_slice()),
            failed_tries::failures.eq(1),
            failed_tries::wait.eq(wait_of_one),
            failed_tries::last_at.eq(now),
            failed_tries::forget_at.eq(forget_one),
        ))
        .on_conflict(failed_tries::key)
        .do_update()
        .set((
            failed_tries::failures.eq(case_when(is_forgotten(), 1.into_sql::<Integer>())
                .otherwise(failed_tries::failures + 1)),
            failed_tries::wait.eq(case_when(is_forgotten(), wait_of_one.into_sql::<BigInt>())
                .when(stays_free(), 0.into_sql::<BigInt>())
                .when(failed_tries::wait.eq(0), first.into_sql::<BigInt>())
                .when(
                    failed_tries::wait.ge(longest / 2),
                    longest.into_sql::<BigInt>(),
                )
                .otherwise(failed_tries::wait * 2)),
            failed_tries::last_at.eq(now),
            failed_tries::forget_at.eq(case_when(is_forgotten(), forget_one.into_sql::<BigInt>())
                .when(stays_free(), few.into_sql::<BigInt>())
                .otherwise(many.into_sql::<BigInt>())),
        ))
        .filter(
            failed_tries::failures
                .lt(most)
                .and(is_open)
                .or(is_forgotten()),
        )
        .returning(failed_tries::failures);
    let failures = fixed!(counted).get_result::<i32>(conn).optional()?;
    match failures {
        Some(failures) => Ok(Try::Open {
            failures: u32::try_from(failures).unwrap_or_default(),
        }),
        None => refused(conn, key, most, now),
    }
}

pub(super) fn forget(conn: &mut Conn, keys: &[BudgetKey]) -> Result<()> {
    for key in keys {
        diesel::delete(failed_tries::table.find(key.0.as_slice())).execute(conn)?;
    }
    Ok(())
}

fn refused(conn: &mut Conn, key: &BudgetKey, most: i32, now: i64) -> Result<Try> {
    let row = failed_tries::table
        .find(key.0.as_slice())
        .select((
            failed_tries::failures,
            failed_tries::last_at + failed_tries::wait,
            failed_tries::forget_at,
        ))
        .first::<(i32, i64, i64)>(conn)
        .optional()?;
    let seconds = |until: i64| {
        let seconds = (until - now + SECOND - 1) / SECOND;
        u32::try_from(seconds.max(1)).unwrap_or(u32::MAX)
    };
    Ok(match row {
        Some((failures, _, forget)) if failures >= most => Try::Spent {
            retry_after_seconds: seconds(forget),
        },
        Some((_, open, _)) => Try::Early {
            retry_after_seconds: seconds(open),
        },
        // Gone meanwhile: somebody succeeded.
        None => Try::Early {
            retry_after_seconds: 1,
        },
    })
}
