//! The change feed.

use super::{Conn, Db};
use crate::error::{Error, Result};
use crate::kept::kept;
use crate::schema::{feed, feed_head};
use crate::types::Stamp;
use diesel::prelude::*;
use latchkey_domain::Time;
use latchkey_domain::model::{Change, CompanyId, FeedEntry, UserId};

const USER: &str = "user";
const COMPANY: &str = "company";
const SIGNING_KEYS: &str = "signing_keys";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = feed, check_for_backend(Db))]
struct EntryRow {
    position: i64,
    kind: String,
    subject_id: Option<i64>,
    changed_at: Stamp,
}

pub(super) fn position(conn: &mut Conn) -> Result<i64> {
    Ok(feed_head::table
        .select(feed_head::position)
        .get_result(conn)?)
}

pub(super) fn after(conn: &mut Conn, position: i64, limit: i64) -> Result<Vec<FeedEntry>> {
    feed::table
        .filter(feed::position.gt(position))
        .order(feed::position)
        .limit(limit.max(0))
        .select(EntryRow::as_select())
        .load(conn)?
        .into_iter()
        .map(FeedEntry::try_from)
        .collect()
}

pub(super) fn record(conn: &mut Conn, change: Change, now: Time) -> Result<i64> {
    // Holds the row until commit: nobody gets the next position before this one can be seen.
    let position = kept(
        diesel::update(feed_head::table)
            .set(feed_head::position.eq(feed_head::position + 1))
            .returning(feed_head::position),
    )
    .get_result::<i64>(conn)?;
    let (kind, subject_id) = match change {
        Change::User(id) => (USER, Some(id.0)),
        Change::Company(id) => (COMPANY, Some(id.0)),
        Change::SigningKeys => (SIGNING_KEYS, None),
    };
    let entry = EntryRow {
        position,
        kind: kind.to_owned(),
        subject_id,
        changed_at: Stamp(now),
    };
    let entry = diesel::insert_into(feed::table).values(entry);
    Ok(kept(entry.returning(feed::position)).get_result(conn)?)
}

impl TryFrom<EntryRow> for FeedEntry {
    type Error = Error;

    fn try_from(row: EntryRow) -> Result<Self> {
        let change = match (row.kind.as_str(), row.subject_id) {
            (USER, Some(id)) => Change::User(UserId(id)),
            (COMPANY, Some(id)) => Change::Company(CompanyId(id)),
            (SIGNING_KEYS, None) => Change::SigningKeys,
            (other, _) => return Err(Error::unknown("feed", "kind", other)),
        };
        Ok(Self {
            position: row.position,
            change,
            at: row.changed_at.0,
        })
    }
}
