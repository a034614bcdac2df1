//! Second factors and recovery codes.

use super::{Conn, Db, users};
use crate::error::Result;
use crate::schema::{recovery_codes, sms_factors, totp_factors, users as people};
use crate::types::Stamp;
use diesel::dsl::not;
use diesel::prelude::*;
use latchkey_domain::Time;
use latchkey_domain::model::{
    CompanyId, Factors, MobileNumber, SecretHash, SmsFactor, TotpFactor, UserId,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = totp_factors, check_for_backend(Db))]
pub(super) struct TotpRow {
    sealed_secret: Vec<u8>,
    last_step: Option<i64>,
    confirmed_at: Option<Stamp>,
    created_at: Stamp,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = sms_factors, check_for_backend(Db))]
pub(super) struct SmsRow {
    number: String,
    confirmed_at: Option<Stamp>,
    created_at: Stamp,
}

pub(super) fn all(conn: &mut Conn, company: CompanyId, user: UserId) -> Result<Factors> {
    let found: Option<(Option<TotpRow>, Option<SmsRow>)> = people::table
        .left_join(totp_factors::table.on(totp_factors::user_id.eq(people::id)))
        .left_join(sms_factors::table.on(sms_factors::user_id.eq(people::id)))
        .filter(people::company_id.eq(company.0).and(people::id.eq(user.0)))
        .select((
            Option::<TotpRow>::as_select(),
            Option::<SmsRow>::as_select(),
        ))
        .get_result(conn)
        .optional()?;
    let (totp, sms) = found.unwrap_or_default();
    whole(conn, company, user, totp, sms)
}

/// What was found with the codes that are left, which nobody has without one of the two.
pub(super) fn whole(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    totp: Option<TotpRow>,
    sms: Option<SmsRow>,
) -> Result<Factors> {
    if totp.is_none() && sms.is_none() {
        return Ok(Factors::default());
    }
    let recovery_codes = recovery_codes::table
        .filter(theirs!(recovery_codes, company, user).and(recovery_codes::used_at.is_null()))
        .count()
        .get_result(conn)?;
    Ok(Factors {
        totp: totp.map(TotpFactor::from),
        sms: sms.map(SmsFactor::from),
        recovery_codes,
    })
}

pub(super) fn put_totp(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    sealed: &[u8],
    now: Time,
) -> Result<bool> {
    users::hold(conn, company, user)?;
    diesel::delete(totp_factors::table.filter(theirs!(totp_factors, company, user)))
        .filter(totp_factors::confirmed_at.is_null())
        .execute(conn)?;
    let stored = diesel::insert_into(totp_factors::table)
        .values((
            totp_factors::user_id.eq(user.0),
            totp_factors::company_id.eq(company.0),
            totp_factors::sealed_secret.eq(sealed),
            totp_factors::created_at.eq(Stamp(now)),
        ))
        .on_conflict(totp_factors::user_id)
        .do_nothing()
        .execute(conn)?;
    Ok(stored > 0)
}

pub(super) fn take_totp_step(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    step: i64,
    now: Time,
) -> Result<bool> {
    let unused = totp_factors::last_step
        .is_null()
        .or(totp_factors::last_step.lt(step));
    let taken = diesel::update(totp_factors::table.filter(theirs!(totp_factors, company, user)))
        .filter(unused.assume_not_null())
        .set(totp_factors::last_step.eq(step))
        .execute(conn)?;
    diesel::update(totp_factors::table.filter(theirs!(totp_factors, company, user)))
        .filter(
            totp_factors::confirmed_at
                .is_null()
                .and(totp_factors::last_step.eq(step)),
        )
        .set(totp_factors::confirmed_at.eq(Stamp(now)))
        .execute(conn)?;
    Ok(taken > 0)
}

pub(super) fn delete_totp(conn: &mut Conn, company: CompanyId, user: UserId) -> Result<bool> {
    users::hold(conn, company, user)?;
    let gone = diesel::delete(totp_factors::table.filter(theirs!(totp_factors, company, user)))
        .execute(conn)?;
    drop_orphaned_codes(conn, company, user)?;
    Ok(gone > 0)
}

pub(super) fn put_sms(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    number: &MobileNumber,
    now: Time,
) -> Result<bool> {
    users::hold(conn, company, user)?;
    diesel::delete(sms_factors::table.filter(theirs!(sms_factors, company, user)))
        .filter(sms_factors::confirmed_at.is_null())
        .execute(conn)?;
    let stored = diesel::insert_into(sms_factors::table)
        .values((
            sms_factors::user_id.eq(user.0),
            sms_factors::company_id.eq(company.0),
            sms_factors::number.eq(number.as_str()),
            sms_factors::created_at.eq(Stamp(now)),
        ))
        .on_conflict(sms_factors::user_id)
        .do_nothing()
        .execute(conn)?;
    Ok(stored > 0)
}

pub(super) fn confirm_sms(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    now: Time,
) -> Result<bool> {
    let confirmed = diesel::update(sms_factors::table.filter(theirs!(sms_factors, company, user)))
        .filter(sms_factors::confirmed_at.is_null())
        .set(sms_factors::confirmed_at.eq(Stamp(now)))
        .execute(conn)?;
    Ok(confirmed > 0)
}

pub(super) fn delete_sms(conn: &mut Conn, company: CompanyId, user: UserId) -> Result<bool> {
    users::hold(conn, company, user)?;
    let gone = diesel::delete(sms_factors::table.filter(theirs!(sms_factors, company, user)))
        .execute(conn)?;
    drop_orphaned_codes(conn, company, user)?;
    Ok(gone > 0)
}

pub(super) fn put_recovery_codes(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    hashes: &[SecretHash],
    now: Time,
) -> Result<()> {
    users::hold(conn, company, user)?;
    diesel::delete(recovery_codes::table.filter(theirs!(recovery_codes, company, user)))
        .execute(conn)?;
    for hash in hashes {
        diesel::insert_into(recovery_codes::table)
            .values((
                recovery_codes::company_id.eq(company.0),
                recovery_codes::user_id.eq(user.0),
                recovery_codes::code_hash.eq(&hash.0[..]),
                recovery_codes::created_at.eq(Stamp(now)),
            ))
            .execute(conn)?;
    }
    Ok(())
}

pub(super) fn take_recovery_code(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    hash: &SecretHash,
    now: Time,
) -> Result<bool> {
    let taken =
        diesel::update(recovery_codes::table.filter(theirs!(recovery_codes, company, user)))
            .filter(
                recovery_codes::code_hash
                    .eq(&hash.0[..])
                    .and(recovery_codes::used_at.is_null()),
            )
            .set(recovery_codes::used_at.eq(Stamp(now)))
            .execute(conn)?;
    Ok(taken > 0)
}

/// Recovery codes stand in for a factor; without one they would stand in for nothing.
fn drop_orphaned_codes(conn: &mut Conn, company: CompanyId, user: UserId) -> Result<()> {
    let totp = totp_factors::table
        .find(user.0)
        .filter(totp_factors::confirmed_at.is_not_null());
    let sms = sms_factors::table
        .find(user.0)
        .filter(sms_factors::confirmed_at.is_not_null());
    diesel::delete(recovery_codes::table.filter(theirs!(recovery_codes, company, user)))
        .filter(not(diesel::dsl::exists(totp)).and(not(diesel::dsl::exists(sms))))
        .execute(conn)?;
    Ok(())
}

impl From<TotpRow> for TotpFactor {
    fn from(row: TotpRow) -> Self {
        Self {
            sealed_secret: row.sealed_secret,
            last_step: row.last_step,
            confirmed: row.confirmed_at.map(|at| at.0),
            created: row.created_at.0,
        }
    }
}

impl From<SmsRow> for SmsFactor {
    fn from(row: SmsRow) -> Self {
        Self {
            number: row.number,
            confirmed: row.confirmed_at.map(|at| at.0),
            created: row.created_at.0,
        }
    }
}
