//! Budgets: the generic cell rate algorithm with one column.
//!
//! `full_at` is when the budget is whole again. A debit moves it `step` into the future; it is
//! refused where that would be more than `step × count` from now.

use super::Conn;
use crate::error::Result;
use crate::kept::fixed;
use crate::schema::budgets;
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::query_dsl::methods::FilterDsl;
use diesel::sql_types::BigInt;
use latchkey_domain::Time;
use latchkey_domain::model::{Budget, BudgetKey, Debit};

/// How far a row may lie beyond what a debit can have written before it counts as left over from a
/// clock that ran ahead: more than nodes differ, less than anybody should be locked out.
const CLOCK_SLACK_MICROS: i64 = 300_000_000;

const SECOND: i64 = 1_000_000;

pub(super) fn debit(conn: &mut Conn, key: &BudgetKey, budget: Budget, now: Time) -> Result<Debit> {
    let count = i64::from(budget.count);
    if count == 0 {
        return Ok(Debit::Refused {
            retry_after_seconds: budget.window_seconds.max(1),
        });
    }
    let step = (i64::from(budget.window_seconds) * SECOND / count).max(1);
    let (now, room) = (now.timestamp_micros(), step * count);
    let beyond = now + room + CLOCK_SLACK_MICROS;
    let is_whole = || budgets::full_at.le(now).or(budgets::full_at.gt(beyond));
    let full_at = fixed!(
        diesel::insert_into(budgets::table)
            .values((
                budgets::key.eq(key.0.as_slice()),
                budgets::full_at.eq(now + step),
            ))
            .on_conflict(budgets::key)
            .do_update()
            .set(budgets::full_at.eq(
                case_when(is_whole(), now.into_sql::<BigInt>()).otherwise(budgets::full_at) + step,
            ))
            .filter(budgets::full_at.le(now + room - step).or(is_whole()))
            .returning(budgets::full_at),
    )
    .get_result::<i64>(conn)
    .optional()?;
    match full_at {
        Some(full_at) => Ok(Debit::Allowed {
            remaining: narrow((now + room - full_at) / step, 0),
        }),
        None => refused(conn, key, now + room - step),
    }
}

/// `latest`: where the row must have come to for a debit to be allowed.
fn refused(conn: &mut Conn, key: &BudgetKey, latest: i64) -> Result<Debit> {
    let full_at = budgets::table
        .find(key.0.as_slice())
        .select(budgets::full_at)
        .get_result::<i64>(conn)
        .optional()?
        .unwrap_or(latest);
    let seconds = (full_at - latest + SECOND - 1) / SECOND;
    Ok(Debit::Refused {
        retry_after_seconds: narrow(seconds, 1),
    })
}

fn narrow(value: i64, least: u32) -> u32 {
    u32::try_from(value.max(0)).unwrap_or(u32::MAX).max(least)
}
