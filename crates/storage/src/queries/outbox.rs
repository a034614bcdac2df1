//! The outbox.

use super::{Conn, Db};
use crate::error::{Error, Result};
use crate::schema::outbox;
use crate::types::{Id, Json, Stamp};
use diesel::prelude::*;
use latchkey_domain::Time;
use latchkey_domain::model::{
    Channel, CompanyId, MessageId, MessageKind, NewMessage, OutboxCounts, ParkedMessage,
    QueuedMessage, UserId,
};

const WAITING: &str = "waiting";
const DELIVERED: &str = "delivered";
const PARKED: &str = "parked";

#[derive(Queryable, Selectable)]
#[diesel(table_name = outbox, check_for_backend(Db))]
struct MessageRow {
    id: Id,
    company_id: i64,
    user_id: Option<i64>,
    content: Option<Json>,
    recipient: String,
    recipient_name: String,
    language: String,
    attempts: i32,
    last_error: Option<String>,
    created_at: Stamp,
}

pub(super) fn counts(conn: &mut Conn) -> Result<OutboxCounts> {
    let waiting = outbox::table
        .filter(outbox::state.eq(WAITING))
        .count()
        .get_result(conn)?;
    let parked = outbox::table
        .filter(outbox::state.eq(PARKED))
        .count()
        .get_result(conn)?;
    Ok(OutboxCounts { waiting, parked })
}

pub(super) fn parked_messages(conn: &mut Conn, limit: i64) -> Result<Vec<ParkedMessage>> {
    let rows: Vec<MessageRow> = outbox::table
        .filter(outbox::state.eq(PARKED))
        .order((outbox::finished_at.desc(), outbox::id.desc()))
        .limit(limit)
        .select(MessageRow::as_select())
        .load(conn)?;
    let parked = rows.into_iter().map(|mut row| {
        let error = row.last_error.take().unwrap_or_default();
        let QueuedMessage { message, attempts } = row.try_into()?;
        Ok(ParkedMessage {
            message,
            attempts,
            error,
        })
    });
    parked.collect()
}

pub(super) fn enqueue(conn: &mut Conn, message: &NewMessage) -> Result<()> {
    let content = serde_json::to_value(&message.kind).map_err(|error| Error::Corrupt {
        table: "outbox",
        column: "content",
        problem: error.to_string(),
    })?;
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(Id(message.id.0)),
            outbox::company_id.eq(message.company.0),
            outbox::user_id.eq(message.user.map(|user| user.0)),
            outbox::kind.eq(message.kind.name()),
            outbox::content.eq(Json(content)),
            outbox::recipient.eq(&message.to),
            outbox::recipient_name.eq(&message.to_name),
            outbox::language.eq(&message.language),
            outbox::state.eq(WAITING),
            outbox::attempts.eq(0),
            outbox::created_at.eq(Stamp(message.created)),
            outbox::due_at.eq(Stamp(message.created)),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn claim(
    conn: &mut Conn,
    channel: Channel,
    now: Time,
    lease_until: Time,
    limit: i64,
) -> Result<Vec<QueuedMessage>> {
    let due = outbox::table
        .filter(outbox::state.eq(WAITING).and(outbox::due_at.le(Stamp(now))))
        .filter(outbox::kind.eq_any(MessageKind::names_of(channel)))
        .order((outbox::created_at, outbox::id))
        .limit(limit.max(0))
        .select(outbox::id);
    let ids: Vec<Id> = skip_locked!(due).load(conn)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows: Vec<MessageRow> = diesel::update(outbox::table.filter(outbox::id.eq_any(ids)))
        .set((
            outbox::due_at.eq(Stamp(lease_until)),
            outbox::attempts.eq(outbox::attempts + 1),
        ))
        .returning(MessageRow::as_returning())
        .get_results(conn)?;
    rows.sort_by_key(|row| (row.created_at, row.id.0));
    rows.into_iter().map(QueuedMessage::try_from).collect()
}

pub(super) fn delivered(conn: &mut Conn, id: MessageId, now: Time) -> Result<()> {
    diesel::update(outbox::table.find(Id(id.0)))
        .filter(outbox::state.eq(WAITING))
        .set((
            outbox::state.eq(DELIVERED),
            outbox::finished_at.eq(Stamp(now)),
            outbox::content.eq(None::<Json>),
            outbox::recipient.eq(""),
            outbox::recipient_name.eq(""),
            outbox::last_error.eq(None::<String>),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn retry(conn: &mut Conn, id: MessageId, next_attempt: Time, error: &str) -> Result<()> {
    diesel::update(outbox::table.find(Id(id.0)))
        .filter(outbox::state.eq(WAITING))
        .set((
            outbox::due_at.eq(Stamp(next_attempt)),
            outbox::last_error.eq(error),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn parked(conn: &mut Conn, id: MessageId, now: Time, error: &str) -> Result<()> {
    diesel::update(outbox::table.find(Id(id.0)))
        .filter(outbox::state.eq(WAITING))
        .set((
            outbox::state.eq(PARKED),
            outbox::finished_at.eq(Stamp(now)),
            outbox::last_error.eq(error),
        ))
        .execute(conn)?;
    Ok(())
}

impl TryFrom<MessageRow> for QueuedMessage {
    type Error = Error;

    fn try_from(row: MessageRow) -> Result<Self> {
        let content = row
            .content
            .ok_or_else(|| Error::absent("outbox", "content"))?;
        let kind: MessageKind =
            serde_json::from_value(content.0).map_err(|error| Error::Corrupt {
                table: "outbox",
                column: "content",
                problem: error.to_string(),
            })?;
        Ok(Self {
            message: NewMessage {
                id: MessageId(row.id.0),
                company: CompanyId(row.company_id),
                user: row.user_id.map(UserId),
                to: row.recipient,
                to_name: row.recipient_name,
                language: row.language,
                kind,
                created: row.created_at.0,
            },
            attempts: row.attempts,
        })
    }
}
