//! Sessions.

use super::session_row::SessionRow;
use super::{Conn, users};
use crate::error::Result;
use crate::kept::{fixed, silent};
use crate::schema::sessions;
use crate::types::{Id, Stamp};
use diesel::prelude::*;
use latchkey_domain::Time;
use latchkey_domain::model::{
    CompanyId, Rivals, Rotation, Session, SessionId, SessionsToEnd, UserId,
};

fn by_id(conn: &mut Conn, id: SessionId) -> Result<Option<Session>> {
    sessions::table
        .find(Id(id.0))
        .select(SessionRow::as_select())
        .get_result(conn)
        .optional()?
        .map(Session::try_from)
        .transpose()
}

pub(super) fn of(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    now: Time,
) -> Result<Vec<Session>> {
    sessions::table
        .filter(
            sessions::company_id
                .eq(company.0)
                .and(sessions::user_id.eq(user.0)),
        )
        .filter(
            sessions::expires_at
                .is_null()
                .or(sessions::expires_at.gt(Stamp(now))),
        )
        .order((sessions::created_at, sessions::id))
        .select(SessionRow::as_select())
        .load(conn)?
        .into_iter()
        .map(Session::try_from)
        .collect()
}

pub(super) fn insert(conn: &mut Conn, session: &Session) -> Result<()> {
    let row = SessionRow::from(session);
    let insert = silent(diesel::insert_into(sessions::table).values(row));
    fixed!(insert).load::<i32>(conn)?;
    Ok(())
}

pub(super) fn delete(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    id: SessionId,
) -> Result<bool> {
    let gone = diesel::delete(sessions::table.find(Id(id.0)))
        .filter(
            sessions::company_id
                .eq(company.0)
                .and(sessions::user_id.eq(user.0)),
        )
        .execute(conn)?;
    Ok(gone > 0)
}

pub(super) fn delete_many(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    which: SessionsToEnd,
) -> Result<Vec<SessionId>> {
    users::hold(conn, company, user)?;
    let theirs = diesel::delete(sessions::table).filter(
        sessions::company_id
            .eq(company.0)
            .and(sessions::user_id.eq(user.0)),
    );
    let expiring = sessions::expires_at.is_not_null();
    let ended: Vec<Id> = match which {
        SessionsToEnd::All => theirs.returning(sessions::id).get_results(conn),
        SessionsToEnd::Expiring => theirs
            .filter(expiring)
            .returning(sessions::id)
            .get_results(conn),
        SessionsToEnd::AllBut(kept) => theirs
            .filter(sessions::id.ne(Id(kept.0)))
            .returning(sessions::id)
            .get_results(conn),
        SessionsToEnd::ExpiringBut(kept) => theirs
            .filter(expiring.and(sessions::id.ne(Id(kept.0))))
            .returning(sessions::id)
            .get_results(conn),
    }?;
    Ok(ended.into_iter().map(|id| SessionId(id.0)).collect())
}

/// The user must be held.
pub(super) fn evict(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    among: Rivals,
    keep: i64,
) -> Result<Vec<SessionId>> {
    // Counted in the index alone, which is all that there is to do as a rule.
    let all: i64 = sessions::table
        .filter(theirs!(sessions, company, user))
        .count()
        .get_result(conn)?;
    if all <= keep {
        return Ok(Vec::new());
    }
    let theirs = sessions::table
        .filter(theirs!(sessions, company, user))
        .filter(sessions::mfa_pending.eq(among == Rivals::Pending))
        .into_boxed();
    let ends = sessions::expires_at.is_not_null();
    let rivals = match among {
        Rivals::Pending | Rivals::Whole => theirs.filter(ends),
        Rivals::WholeOf(surface) => theirs.filter(ends.and(sessions::surface.eq(surface.name()))),
        Rivals::Permanent => theirs.filter(sessions::expires_at.is_null()),
    };
    let surplus: Vec<Id> = rivals
        .order((sessions::created_at.desc(), sessions::id.desc()))
        .offset(keep.max(0))
        .select(sessions::id)
        .load(conn)?;
    // Mostly one, by a statement that stays prepared.
    for id in &surplus {
        let end = diesel::delete(sessions::table.find(*id));
        fixed!(silent(end)).load::<i32>(conn)?;
    }
    Ok(surplus.into_iter().map(|id| SessionId(id.0)).collect())
}

pub(super) fn rotate(
    conn: &mut Conn,
    id: SessionId,
    expected: &str,
    jti: &str,
    now: Time,
) -> Result<Rotation> {
    // An empty name matches nothing, whatever stands in the row.
    let rotated = if expected.is_empty() {
        None
    } else {
        fixed!(
            diesel::update(sessions::table.find(Id(id.0)))
                .filter(sessions::jti.eq(expected))
                .set((
                    sessions::previous_jti.eq(expected),
                    sessions::jti.eq(jti),
                    sessions::rotated_at.eq(Stamp(now)),
                ))
                .returning(sessions::created_at),
        )
        .get_result::<Stamp>(conn)
        .optional()?
    };
    if rotated.is_some() {
        return Ok(Rotation::Rotated);
    }
    Ok(by_id(conn, id)?.map_or(Rotation::Gone, |session| {
        Rotation::Superseded(Box::new(session))
    }))
}

pub(super) fn extend(conn: &mut Conn, id: SessionId, expires: Time) -> Result<bool> {
    let changed = diesel::update(sessions::table.find(Id(id.0)))
        .set(sessions::expires_at.eq(Stamp(expires)))
        .execute(conn)?;
    Ok(changed > 0)
}

pub(super) fn set_proved(conn: &mut Conn, id: SessionId, at: Time) -> Result<bool> {
    let changed = diesel::update(sessions::table.find(Id(id.0)))
        .filter(sessions::proved_at.is_not_null())
        .set(sessions::proved_at.eq(Stamp(at)))
        .execute(conn)?;
    Ok(changed > 0)
}

pub(super) fn complete(conn: &mut Conn, id: SessionId, now: Time) -> Result<bool> {
    let changed = diesel::update(sessions::table.find(Id(id.0)))
        .filter(sessions::mfa_pending.eq(true))
        .filter(sessions::expires_at.gt(Stamp(now)))
        // Without it the session would never end.
        .filter(sessions::completed_expires_at.is_not_null())
        .set((
            sessions::mfa_pending.eq(false),
            sessions::expires_at.eq(sessions::completed_expires_at),
            sessions::completed_expires_at.eq(None::<Stamp>),
            sessions::proved_at.eq(Stamp(now)),
        ))
        .execute(conn)?;
    Ok(changed > 0)
}

pub(super) fn delete_of_device(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    device: &str,
) -> Result<Vec<SessionId>> {
    users::hold(conn, company, user)?;
    let ended: Vec<Id> = diesel::delete(sessions::table)
        .filter(theirs!(sessions, company, user).and(sessions::device_token.eq(device)))
        .returning(sessions::id)
        .get_results(conn)?;
    Ok(ended.into_iter().map(|id| SessionId(id.0)).collect())
}

pub(super) fn set_push_token(
    conn: &mut Conn,
    id: SessionId,
    push_token: Option<&str>,
) -> Result<bool> {
    let changed = diesel::update(sessions::table.find(Id(id.0)))
        .filter(sessions::device_bound.eq(true))
        .set(sessions::device_push_token.eq(push_token))
        .execute(conn)?;
    Ok(changed > 0)
}
