//! Mobile numbers of users.

use super::{Conn, Db, users};
use crate::error::Result;
use crate::schema::mobiles;
use crate::types::Stamp;
use diesel::prelude::*;
use latchkey_domain::Time;
use latchkey_domain::model::{
    CompanyId, Mobile, MobileId, MobileNumber, Page, Paged, User, UserId,
};
use latchkey_domain::ports::{Inserted, Unique};
use std::collections::HashMap;

#[derive(Queryable, Selectable)]
#[diesel(table_name = mobiles, check_for_backend(Db))]
struct MobileRow {
    id: i64,
    user_id: i64,
    number: String,
    is_primary: bool,
    verified_at: Option<Stamp>,
    becomes_primary: bool,
    distrusted: bool,
}

/// The numbers of each of these users, oldest first.
pub(super) fn of(conn: &mut Conn, users: &[i64]) -> Result<HashMap<i64, Vec<Mobile>>> {
    let rows = belonging_to!(mobiles::table, mobiles::user_id, users)
        .order(mobiles::id)
        .select(MobileRow::as_select())
        .load(conn)?;
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        found.entry(row.user_id).or_default().push(row.into());
    }
    Ok(found)
}

/// One page of the company's numbers, oldest first, with whose each is.
pub(super) fn page(
    conn: &mut Conn,
    company: CompanyId,
    user: Option<UserId>,
    page: Page,
) -> Result<Paged<(User, Mobile)>> {
    let total = within(company, user).count().get_result(conn)?;
    let rows: Vec<MobileRow> = within(company, user)
        .order(mobiles::id)
        .offset(page.offset.max(0))
        .limit(page.limit.max(0))
        .select(MobileRow::as_select())
        .load(conn)?;
    let rows = rows
        .into_iter()
        .map(|row| (row.user_id, row.into()))
        .collect();
    Ok(Paged {
        total,
        rows: users::beside(conn, company, rows)?,
    })
}

/// One number of the company by its id, with whose it is.
pub(super) fn by_id(
    conn: &mut Conn,
    company: CompanyId,
    id: MobileId,
) -> Result<Option<(User, Mobile)>> {
    let row = within(company, None)
        .filter(mobiles::id.eq(id.0))
        .select(MobileRow::as_select())
        .get_result(conn)
        .optional()?;
    let rows = row
        .into_iter()
        .map(|row| (row.user_id, row.into()))
        .collect();
    Ok(users::beside(conn, company, rows)?.pop())
}

fn within(company: CompanyId, user: Option<UserId>) -> mobiles::BoxedQuery<'static, Db> {
    let found = mobiles::table
        .filter(mobiles::company_id.eq(company.0))
        .into_boxed();
    match user {
        Some(user) => found.filter(mobiles::user_id.eq(user.0)),
        None => found,
    }
}

pub(super) fn owner(
    conn: &mut Conn,
    company: CompanyId,
    number: &str,
) -> Result<Option<(UserId, Mobile)>> {
    let row = mobiles::table
        .filter(
            mobiles::company_id
                .eq(company.0)
                .and(mobiles::number.eq(number)),
        )
        .select(MobileRow::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row.map(|row| (UserId(row.user_id), row.into())))
}

pub(super) fn insert(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    number: &MobileNumber,
    primary: bool,
    verified: Option<Time>,
    now: Time,
) -> Result<Inserted<MobileId>> {
    users::hold(conn, company, user)?;
    // Not primary at first: the one before must step down, but only if this number is free.
    let Some(id) = add(conn, company, user, number, false, verified, now)? else {
        return Ok(Inserted::Taken(Unique::Mobile));
    };
    if primary {
        promote(conn, user, id)?;
    }
    users::touch(conn, user, now)?;
    Ok(Inserted::New(id))
}

/// Adds the row alone; `None` where the number is taken.
pub(super) fn add(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    number: &MobileNumber,
    primary: bool,
    verified: Option<Time>,
    now: Time,
) -> Result<Option<MobileId>> {
    let id = diesel::insert_into(mobiles::table)
        .values((
            mobiles::company_id.eq(company.0),
            mobiles::user_id.eq(user.0),
            mobiles::number.eq(number.as_str()),
            mobiles::is_primary.eq(primary),
            mobiles::verified_at.eq(verified.map(Stamp)),
            mobiles::created_at.eq(Stamp(now)),
        ))
        .on_conflict((mobiles::company_id, mobiles::number))
        .do_nothing()
        .returning(mobiles::id)
        .get_result(conn)
        .optional()?;
    Ok(id.map(MobileId))
}

pub(super) fn set_primary(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    id: MobileId,
    now: Time,
) -> Result<bool> {
    if !users::lock(conn, company, user)? {
        return Ok(false);
    }
    let theirs = mobiles::table.filter(mobiles::user_id.eq(user.0).and(mobiles::id.eq(id.0)));
    if !diesel::select(diesel::dsl::exists(theirs)).get_result::<bool>(conn)? {
        return Ok(false);
    }
    promote(conn, user, id)?;
    users::touch(conn, user, now)?;
    Ok(true)
}

pub(super) fn set_verified(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    id: MobileId,
    verified: Option<Time>,
) -> Result<bool> {
    let changed = diesel::update(mobiles::table)
        .filter(
            mobiles::company_id
                .eq(company.0)
                .and(mobiles::user_id.eq(user.0))
                .and(mobiles::id.eq(id.0)),
        )
        .set(mobiles::verified_at.eq(verified.map(Stamp)))
        .execute(conn)?;
    if verified.is_some() {
        trust(conn, company, user, id)?;
    }
    Ok(changed > 0)
}

pub(super) fn trust(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    id: MobileId,
) -> Result<bool> {
    let changed = diesel::update(mobiles::table)
        .filter(theirs!(mobiles, company, user).and(mobiles::id.eq(id.0)))
        .set(mobiles::distrusted.eq(false))
        .execute(conn)?;
    Ok(changed > 0)
}

pub(super) fn distrust(conn: &mut Conn, company: CompanyId, user: UserId) -> Result<()> {
    diesel::update(mobiles::table)
        .filter(theirs!(mobiles, company, user))
        .set((
            mobiles::verified_at.eq(None::<Stamp>),
            mobiles::becomes_primary.eq(false),
            mobiles::distrusted.eq(true),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn delete(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    id: MobileId,
) -> Result<bool> {
    if !users::lock(conn, company, user)? {
        return Ok(false);
    }
    let was_primary = diesel::delete(mobiles::table)
        .filter(mobiles::user_id.eq(user.0).and(mobiles::id.eq(id.0)))
        .returning(mobiles::is_primary)
        .get_result::<bool>(conn)
        .optional()?;
    if was_primary == Some(true) {
        promote_oldest(conn, user)?;
    }
    Ok(was_primary.is_some())
}

/// A proven one before one that is not.
fn promote_oldest(conn: &mut Conn, user: UserId) -> Result<()> {
    let oldest = mobiles::table
        .filter(mobiles::user_id.eq(user.0))
        .order((mobiles::verified_at.is_null(), mobiles::id))
        .select(mobiles::id)
        .first(conn)
        .optional()?;
    oldest.map_or(Ok(()), |id| promote(conn, user, MobileId(id)))
}

/// Two statements, for the index allows one such at a time. None: whichever it was, it no longer is.
pub(super) fn want_primary(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    id: Option<MobileId>,
) -> Result<bool> {
    if !users::lock(conn, company, user)? {
        return Ok(false);
    }
    let ended = diesel::update(mobiles::table)
        .filter(theirs!(mobiles, company, user).and(mobiles::becomes_primary.eq(true)))
        .set(mobiles::becomes_primary.eq(false))
        .execute(conn)?;
    let Some(id) = id else {
        return Ok(ended > 0);
    };
    let noted = diesel::update(mobiles::table)
        .filter(theirs!(mobiles, company, user).and(mobiles::id.eq(id.0)))
        .filter(mobiles::is_primary.eq(false))
        .set(mobiles::becomes_primary.eq(true))
        .execute(conn)?;
    Ok(noted > 0)
}

/// Two statements: an index allows one primary number at a time. The user is locked.
fn promote(conn: &mut Conn, user: UserId, id: MobileId) -> Result<()> {
    diesel::update(mobiles::table)
        .filter(
            mobiles::user_id.eq(user.0).and(
                mobiles::is_primary
                    .eq(true)
                    .or(mobiles::becomes_primary.eq(true)),
            ),
        )
        .set((
            mobiles::is_primary.eq(false),
            mobiles::becomes_primary.eq(false),
        ))
        .execute(conn)?;
    diesel::update(mobiles::table.find(id.0))
        .set(mobiles::is_primary.eq(true))
        .execute(conn)?;
    Ok(())
}

impl From<MobileRow> for Mobile {
    fn from(row: MobileRow) -> Self {
        Self {
            id: MobileId(row.id),
            number: row.number,
            primary: row.is_primary,
            verified: row.verified_at.map(|at| at.0),
            becomes_primary: row.becomes_primary,
            distrusted: row.distrusted,
        }
    }
}
