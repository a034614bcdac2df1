//! Security events.

use super::{Conn, Db};
use crate::error::Result;
use crate::kept::{fixed, silent};
use crate::schema::{events, users};
use crate::types::{Id, Stamp};
use diesel::dsl::count_star;
use diesel::prelude::*;
use latchkey_domain::Time;
use latchkey_domain::model::{
    BudgetKey, CompanyId, Event, EventFilter, RecordedEvent, SurplusEvents, UserId, UserIdentifier,
    Via,
};
use std::collections::HashMap;

#[derive(Insertable)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
pub(in super::super) struct NewRow<'a> {
    pub(in super::super) company_id: i64,
    pub(in super::super) at: Stamp,
    pub(in super::super) kind: &'static str,
    pub(in super::super) outcome: &'static str,
    pub(in super::super) refused: bool,
    pub(in super::super) actor_id: Option<i64>,
    pub(in super::super) subject_id: Option<i64>,
    pub(in super::super) via: Option<&'static str>,
    pub(in super::super) address: Option<String>,
    pub(in super::super) request_id: Option<&'a str>,
    pub(in super::super) detail: Option<&'a str>,
    pub(in super::super) fold: Option<&'a [u8]>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = events, check_for_backend(Db))]
struct EventRow {
    id: i64,
    at: Stamp,
    kind: String,
    outcome: String,
    repeats: i64,
    actor_id: Option<i64>,
    subject_id: Option<i64>,
    via: Option<String>,
    address: Option<String>,
    request_id: Option<String>,
    detail: Option<String>,
}

pub(super) fn insert(conn: &mut Conn, event: &Event) -> Result<()> {
    let row = diesel::insert_into(events::table).values(NewRow::new(event));
    fixed!(silent(row)).load::<i32>(conn)?;
    Ok(())
}

pub(super) fn count(conn: &mut Conn, event: &Event, key: &BudgetKey) -> Result<()> {
    let row = NewRow {
        fold: Some(key.0.as_slice()),
        ..NewRow::new(event)
    };
    let stored = diesel::insert_into(events::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn)?;
    if stored == 0 {
        diesel::update(events::table.filter(events::fold.eq(key.0.as_slice())))
            .set(events::repeats.eq(events::repeats + 1))
            .execute(conn)?;
    }
    Ok(())
}

pub(super) fn page(
    conn: &mut Conn,
    company: Option<CompanyId>,
    filter: &EventFilter,
    limit: i64,
) -> Result<Vec<RecordedEvent>> {
    let company = number(company);
    let mut query = events::table
        .filter(events::company_id.eq(company))
        .into_boxed::<Db>();
    if let Some(kind) = filter.kind {
        query = query.filter(events::kind.eq(kind.name()));
    }
    if let Some(UserId(user)) = filter.user {
        let theirs = events::subject_id.eq(user).or(events::actor_id.eq(user));
        query = query.filter(theirs.assume_not_null());
    }
    if let Some(since) = filter.since {
        query = query.filter(events::at.ge(Stamp(since)));
    }
    if let Some(until) = filter.until {
        query = query.filter(events::at.lt(Stamp(until)));
    }
    if let Some(before) = filter.before {
        query = query.filter(events::id.lt(before));
    }
    let rows: Vec<EventRow> = query
        .order(events::id.desc())
        .limit(limit.max(0))
        .select(EventRow::as_select())
        .load(conn)?;
    let named = identifiers(conn, company, &rows)?;
    Ok(rows.into_iter().map(|row| recorded(row, &named)).collect())
}

pub(super) fn surplus(conn: &mut Conn, most: i64) -> Result<Vec<SurplusEvents>> {
    let groups: Vec<(i64, bool)> = events::table
        .group_by((events::company_id, events::refused))
        .having(count_star().gt(most.max(0)))
        .select((events::company_id, events::refused))
        .load(conn)?;
    let newest = |(company, refused): (i64, bool)| {
        let found: Option<i64> = events::table
            .filter(events::company_id.eq(company))
            .filter(events::refused.eq(refused))
            .order(events::id.desc())
            .offset(most.max(0))
            .select(events::id)
            .first(conn)
            .optional()?;
        Ok(found.map(|newest| SurplusEvents {
            company: (company != 0).then_some(CompanyId(company)),
            refused,
            newest,
        }))
    };
    groups
        .into_iter()
        .map(newest)
        .filter_map(Result::transpose)
        .collect()
}

pub(super) fn sweep(conn: &mut Conn, oldest: Time, limit: i64) -> Result<u64> {
    // Only the first rows are looked at: ids grow with time, so what is old stands there.
    let first: Vec<(i64, Stamp)> = skip_locked!(
        events::table
            .order(events::id)
            .limit(limit.max(0))
            .select((events::id, events::at))
    )
    .load(conn)?;
    let old = first.into_iter().filter(|(_, at)| at.0 < oldest);
    delete(conn, old.map(|(id, _)| id).collect())
}

pub(super) fn sweep_surplus(conn: &mut Conn, surplus: &SurplusEvents, limit: i64) -> Result<u64> {
    let ids: Vec<i64> = skip_locked!(
        events::table
            .filter(events::company_id.eq(number(surplus.company)))
            .filter(events::refused.eq(surplus.refused))
            .filter(events::id.le(surplus.newest))
            .order(events::id)
            .limit(limit.max(0))
            .select(events::id)
    )
    .load(conn)?;
    delete(conn, ids)
}

fn delete(conn: &mut Conn, ids: Vec<i64>) -> Result<u64> {
    if ids.is_empty() {
        return Ok(0);
    }
    let gone = diesel::delete(events::table.filter(events::id.eq_any(ids))).execute(conn)?;
    Ok(gone as u64)
}

impl<'a> NewRow<'a> {
    /// The row of an event that is kept by itself.
    pub(in super::super) fn new(event: &'a Event) -> Self {
        Self {
            company_id: number(event.company),
            at: Stamp(event.at),
            kind: event.kind.name(),
            outcome: event.outcome.name(),
            refused: event.outcome.is_anybodys(),
            actor_id: event.actor.map(|user| user.0),
            subject_id: event.subject.map(|user| user.0),
            via: event.via.map(Via::name),
            address: event.address.map(|address| address.to_string()),
            request_id: event.request_id.as_deref(),
            detail: event.detail.as_deref(),
            fold: None,
        }
    }
}

fn number(company: Option<CompanyId>) -> i64 {
    company.map_or(0, |company| company.0)
}

/// The identifiers of the company's users that the rows name.
fn identifiers(
    conn: &mut Conn,
    company: i64,
    rows: &[EventRow],
) -> Result<HashMap<i64, UserIdentifier>> {
    let mut ids: Vec<i64> = rows
        .iter()
        .flat_map(|row| [row.actor_id, row.subject_id])
        .flatten()
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let found: Vec<(i64, Id)> = users::table
        .filter(users::company_id.eq(company).and(users::id.eq_any(ids)))
        .select((users::id, users::identifier))
        .load(conn)?;
    Ok(found
        .into_iter()
        .map(|(id, identifier)| (id, UserIdentifier(identifier.0)))
        .collect())
}

fn recorded(row: EventRow, named: &HashMap<i64, UserIdentifier>) -> RecordedEvent {
    let name = |id: Option<i64>| id.and_then(|id| named.get(&id).copied());
    RecordedEvent {
        id: row.id,
        at: row.at.0,
        kind: row.kind,
        outcome: row.outcome,
        count: row.repeats,
        actor: name(row.actor_id),
        subject: name(row.subject_id),
        via: row.via,
        address: row.address,
        request_id: row.request_id,
        detail: row.detail,
    }
}
