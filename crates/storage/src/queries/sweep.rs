//! Removing what nobody needs any more.
//!
//! Each kind is looked up first, rows that somebody holds excepted: a sweep never waits, so that it
//! cannot be part of a deadlock.

use super::Conn;
use crate::error::Result;
use crate::schema::{budgets, challenges, failed_tries, feed, outbox, sessions, signing_keys};
use crate::types::{Id, Stamp};
use chrono::TimeDelta;
use diesel::prelude::*;
use latchkey_domain::Time;

/// More in one statement than SQLite takes parameters for would fail.
const MOST: i64 = 10_000;

/// Deletes the rows of `$table` whose `$key` `$found` selects.
macro_rules! remove {
    ($conn:expr, $table:ident, $key:ident: $type:ty, $found:expr, $limit:expr) => {{
        let keys: Vec<$type> = skip_locked!(
            $table::table
                .filter($found)
                .select($table::$key)
                .limit($limit)
        )
        .load($conn)?;
        if keys.is_empty() {
            0
        } else {
            diesel::delete($table::table.filter($table::$key.eq_any(keys))).execute($conn)?
        }
    }};
}

pub(super) fn sweep(conn: &mut Conn, now: Time, limit: i64) -> Result<u64> {
    let limit = limit.clamp(0, MOST);
    let day_ago = Stamp(now - TimeDelta::days(1));
    let week_ago = Stamp(now - TimeDelta::weeks(1));
    let hour_ago = Stamp(now - TimeDelta::hours(1));
    let is_old = challenges::expires_at
        .le(day_ago)
        .or(challenges::consumed_at.le(day_ago));
    let removed = [
        remove!(conn, sessions, id: Id, sessions::expires_at.le(Stamp(now)), limit),
        remove!(conn, challenges, id: Id, is_old, limit),
        remove!(conn, outbox, id: Id, outbox::finished_at.le(week_ago), limit),
        remove!(conn, feed, position: i64, feed::changed_at.le(hour_ago), limit),
        remove!(conn, budgets, key: Vec<u8>, budgets::full_at.le(now.timestamp_micros()), limit),
        remove!(conn, failed_tries, key: Vec<u8>, failed_tries::forget_at.le(now.timestamp_micros()), limit),
        remove!(conn, signing_keys, kid: String, signing_keys::verifies_until.le(Stamp(now)), limit),
    ];
    Ok(removed.into_iter().map(|rows| rows as u64).sum())
}
