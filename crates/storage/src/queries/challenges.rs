//! Challenges: codes and links that were sent.
//!
//! `slot` names whose unused challenge for what this is. It is unique in the company and emptied on
//! use, so there is at most one unused challenge for each, whoever asks at the same time.

use super::Conn;
use super::challenge_row::{ChallengeRow, slot_of_user};
use crate::error::Result;
use crate::kept::kept;
use crate::schema::challenges;
use crate::types::{Id, Stamp};
use diesel::prelude::*;
use latchkey_domain::Time;
use latchkey_domain::model::{
    Attempt, Challenge, ChallengeId, CompanyId, Purpose, SecretHash, UserId,
};

pub(super) fn by_id(conn: &mut Conn, id: ChallengeId) -> Result<Option<Challenge>> {
    let row = challenges::table
        .find(Id(id.0))
        .select(ChallengeRow::as_select())
        .get_result(conn)
        .optional()?;
    row.map(Challenge::try_from).transpose()
}

pub(super) fn by_secret(
    conn: &mut Conn,
    kind: &str,
    hash: &SecretHash,
    now: Time,
) -> Result<Option<Challenge>> {
    let row = challenges::table
        .filter(
            challenges::secret_hash
                .eq(hash.0.as_slice())
                .and(challenges::purpose.eq(kind)),
        )
        .filter(
            challenges::consumed_at
                .is_null()
                .and(challenges::expires_at.gt(Stamp(now))),
        )
        .select(ChallengeRow::as_select())
        .first(conn)
        .optional()?;
    row.map(Challenge::try_from).transpose()
}

pub(super) fn insert(conn: &mut Conn, challenge: &Challenge) -> Result<()> {
    kept(
        diesel::insert_into(challenges::table)
            .values(ChallengeRow::from(challenge))
            .on_conflict((challenges::company_id, challenges::slot))
            .do_update()
            // diesel leaves a key out of a changeset.
            .set((challenges::id.eq(Id(challenge.id.0)), ChallengeRow::from(challenge)))
            .returning(challenges::created_at),
    )
    .get_result::<Stamp>(conn)?;
    Ok(())
}

pub(super) fn take_attempt(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    purpose: &Purpose,
    now: Time,
) -> Result<Attempt> {
    let slot = slot_of_user(user, purpose);
    let taken = diesel::update(challenges::table)
        .filter(
            challenges::company_id
                .eq(company.0)
                .and(challenges::slot.eq(&slot)),
        )
        .filter(challenges::attempts.lt(challenges::max_attempts))
        .filter(challenges::expires_at.gt(Stamp(now)))
        .set(challenges::attempts.eq(challenges::attempts + 1))
        .returning(ChallengeRow::as_returning())
        .get_result(conn)
        .optional()?;
    if let Some(row) = taken {
        return Ok(Attempt::Taken(row.try_into()?));
    }
    let newest = challenges::table
        .filter(challenges::company_id.eq(company.0).and(challenges::user_id.eq(user.0)))
        .filter(challenges::purpose.eq(purpose.name()))
        // A purpose either always has a subject or never.
        .filter(challenges::subject_id.is_null().or(challenges::subject_id.eq(purpose.subject())))
        // The unused one is the newest, even after a step of the clock.
        .order((challenges::slot.is_null(), challenges::created_at.desc()))
        .select(ChallengeRow::as_select())
        .first(conn)
        .optional()?;
    refusal(newest, now)
}

pub(super) fn take_attempt_at(conn: &mut Conn, id: ChallengeId, now: Time) -> Result<Attempt> {
    let taken = diesel::update(challenges::table.find(Id(id.0)))
        .filter(challenges::attempts.lt(challenges::max_attempts))
        .filter(
            challenges::consumed_at
                .is_null()
                .and(challenges::expires_at.gt(Stamp(now))),
        )
        .set(challenges::attempts.eq(challenges::attempts + 1))
        .returning(ChallengeRow::as_returning())
        .get_result(conn)
        .optional()?;
    if let Some(row) = taken {
        return Ok(Attempt::Taken(row.try_into()?));
    }
    let row = challenges::table
        .find(Id(id.0))
        .select(ChallengeRow::as_select())
        .get_result(conn)
        .optional()?;
    refusal(row, now)
}

pub(super) fn consume(conn: &mut Conn, id: ChallengeId, now: Time) -> Result<bool> {
    let spent = diesel::update(challenges::table.find(Id(id.0)))
        .filter(
            challenges::consumed_at
                .is_null()
                .and(challenges::expires_at.gt(Stamp(now))),
        )
        .set((
            challenges::consumed_at.eq(Stamp(now)),
            challenges::slot.eq(None::<String>),
        ))
        .execute(conn)?;
    Ok(spent == 1)
}

pub(super) fn consume_by_secret(
    conn: &mut Conn,
    kind: &str,
    hash: &SecretHash,
    now: Time,
) -> Result<Option<Challenge>> {
    let spent = diesel::update(challenges::table)
        .filter(
            challenges::secret_hash
                .eq(hash.0.as_slice())
                .and(challenges::purpose.eq(kind)),
        )
        .filter(
            challenges::consumed_at
                .is_null()
                .and(challenges::expires_at.gt(Stamp(now))),
        )
        .set((
            challenges::consumed_at.eq(Stamp(now)),
            challenges::slot.eq(None::<String>),
        ))
        .returning(ChallengeRow::as_returning())
        .get_result(conn)
        .optional()?;
    spent.map(Challenge::try_from).transpose()
}

pub(super) fn extend(conn: &mut Conn, id: ChallengeId, expires: Time) -> Result<bool> {
    let changed = diesel::update(challenges::table.find(Id(id.0)))
        .filter(challenges::consumed_at.is_null())
        .set(challenges::expires_at.eq(Stamp(expires)))
        .execute(conn)?;
    Ok(changed > 0)
}

pub(super) fn delete(conn: &mut Conn, company: CompanyId, user: UserId, kind: &str) -> Result<()> {
    diesel::delete(challenges::table)
        .filter(
            challenges::company_id
                .eq(company.0)
                .and(challenges::user_id.eq(user.0)),
        )
        .filter(
            challenges::purpose
                .eq(kind)
                .and(challenges::consumed_at.is_null()),
        )
        .execute(conn)?;
    Ok(())
}

/// Why an attempt was not counted. Where the row has become good meanwhile, the answer still came
/// too late for the one that it was meant for.
fn refusal(row: Option<ChallengeRow>, now: Time) -> Result<Attempt> {
    let Some(row) = row else {
        return Ok(Attempt::Absent);
    };
    let challenge = Challenge::try_from(row)?;
    Ok(if challenge.consumed.is_some() {
        Attempt::Consumed
    } else if challenge.expires <= now {
        Attempt::Expired
    } else {
        Attempt::Exhausted
    })
}
