//! Email addresses of users.

use super::{Conn, Db, users};
use crate::error::Result;
use crate::schema::emails;
use crate::types::Stamp;
use diesel::prelude::*;
use latchkey_domain::Time;
use latchkey_domain::model::{CompanyId, Email, EmailAddress, EmailId, Page, Paged, User, UserId};
use latchkey_domain::ports::{Inserted, Unique};
use std::collections::HashMap;

#[derive(Queryable, Selectable)]
#[diesel(table_name = emails, check_for_backend(Db))]
pub(in super::super) struct EmailRow {
    id: i64,
    user_id: i64,
    address: String,
    is_primary: bool,
    verified_at: Option<Stamp>,
    becomes_primary: bool,
}

/// The addresses of each of these users, oldest first.
pub(super) fn of(conn: &mut Conn, users: &[i64]) -> Result<HashMap<i64, Vec<Email>>> {
    let rows = belonging_to!(emails::table, emails::user_id, users)
        .order(emails::id)
        .select(EmailRow::as_select())
        .load(conn)?;
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        found.entry(row.user_id).or_default().push(row.into());
    }
    Ok(found)
}

/// Those of one user, oldest first.
pub(super) fn sorted(rows: impl Iterator<Item = EmailRow>) -> Vec<Email> {
    let mut rows: Vec<_> = rows.collect();
    rows.sort_unstable_by_key(|row| row.id);
    // Room for these and no more, since memory keeps many users: `collect` would take over the room of the rows.
    let mut sorted = Vec::with_capacity(rows.len());
    sorted.extend(rows.into_iter().map(Email::from));
    sorted
}

/// One page of the company's addresses, oldest first, with whose each is.
pub(super) fn page(
    conn: &mut Conn,
    company: CompanyId,
    user: Option<UserId>,
    page: Page,
) -> Result<Paged<(User, Email)>> {
    let total = within(company, user).count().get_result(conn)?;
    let rows: Vec<EmailRow> = within(company, user)
        .order(emails::id)
        .offset(page.offset.max(0))
        .limit(page.limit.max(0))
        .select(EmailRow::as_select())
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

/// One address of the company by its id, with whose it is.
pub(super) fn by_id(
    conn: &mut Conn,
    company: CompanyId,
    id: EmailId,
) -> Result<Option<(User, Email)>> {
    let row = within(company, None)
        .filter(emails::id.eq(id.0))
        .select(EmailRow::as_select())
        .get_result(conn)
        .optional()?;
    let rows = row
        .into_iter()
        .map(|row| (row.user_id, row.into()))
        .collect();
    Ok(users::beside(conn, company, rows)?.pop())
}

fn within(company: CompanyId, user: Option<UserId>) -> emails::BoxedQuery<'static, Db> {
    let found = emails::table
        .filter(emails::company_id.eq(company.0))
        .into_boxed();
    match user {
        Some(user) => found.filter(emails::user_id.eq(user.0)),
        None => found,
    }
}

pub(super) fn owner(
    conn: &mut Conn,
    company: CompanyId,
    canonical: &str,
) -> Result<Option<(UserId, Email)>> {
    let row = emails::table
        .filter(
            emails::company_id
                .eq(company.0)
                .and(emails::canonical.eq(canonical)),
        )
        .select(EmailRow::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row.map(|row| (UserId(row.user_id), row.into())))
}

pub(super) fn insert(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    email: &EmailAddress,
    primary: bool,
    verified: Option<Time>,
    now: Time,
) -> Result<Inserted<EmailId>> {
    users::hold(conn, company, user)?;
    // Not primary at first: the one before must step down, but only if this address is free.
    let Some(id) = add(conn, company, user, email, false, verified, now)? else {
        return Ok(Inserted::Taken(Unique::Email));
    };
    if primary {
        promote(conn, user, id)?;
    }
    users::touch(conn, user, now)?;
    Ok(Inserted::New(id))
}

/// Adds the row alone; `None` where the address is taken.
pub(super) fn add(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    email: &EmailAddress,
    primary: bool,
    verified: Option<Time>,
    now: Time,
) -> Result<Option<EmailId>> {
    let id = diesel::insert_into(emails::table)
        .values((
            emails::company_id.eq(company.0),
            emails::user_id.eq(user.0),
            emails::address.eq(email.address()),
            emails::canonical.eq(email.canonical()),
            emails::is_primary.eq(primary),
            emails::verified_at.eq(verified.map(Stamp)),
            emails::created_at.eq(Stamp(now)),
        ))
        .on_conflict((emails::company_id, emails::canonical))
        .do_nothing()
        .returning(emails::id)
        .get_result(conn)
        .optional()?;
    Ok(id.map(EmailId))
}

pub(super) fn set_primary(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    id: EmailId,
    now: Time,
) -> Result<bool> {
    if !users::lock(conn, company, user)? {
        return Ok(false);
    }
    let theirs = emails::table.filter(emails::user_id.eq(user.0).and(emails::id.eq(id.0)));
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
    id: EmailId,
    verified: Option<Time>,
) -> Result<bool> {
    let changed = diesel::update(emails::table)
        .filter(
            emails::company_id
                .eq(company.0)
                .and(emails::user_id.eq(user.0))
                .and(emails::id.eq(id.0)),
        )
        .set(emails::verified_at.eq(verified.map(Stamp)))
        .execute(conn)?;
    Ok(changed > 0)
}

pub(super) fn delete(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    id: EmailId,
) -> Result<bool> {
    let gone = diesel::delete(emails::table)
        .filter(
            emails::company_id
                .eq(company.0)
                .and(emails::user_id.eq(user.0))
                .and(emails::id.eq(id.0)),
        )
        .filter(emails::is_primary.eq(false))
        .execute(conn)?;
    Ok(gone > 0)
}

/// Two statements, for the index allows one such at a time. None: whichever it was, it no longer is.
pub(super) fn want_primary(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    id: Option<EmailId>,
) -> Result<bool> {
    if !users::lock(conn, company, user)? {
        return Ok(false);
    }
    let ended = diesel::update(emails::table)
        .filter(theirs!(emails, company, user).and(emails::becomes_primary.eq(true)))
        .set(emails::becomes_primary.eq(false))
        .execute(conn)?;
    let Some(id) = id else {
        return Ok(ended > 0);
    };
    let noted = diesel::update(emails::table)
        .filter(theirs!(emails, company, user).and(emails::id.eq(id.0)))
        .filter(emails::is_primary.eq(false))
        .set(emails::becomes_primary.eq(true))
        .execute(conn)?;
    Ok(noted > 0)
}

/// Two statements: an index allows one primary address at a time. The user is locked.
fn promote(conn: &mut Conn, user: UserId, id: EmailId) -> Result<()> {
    diesel::update(emails::table)
        .filter(
            emails::user_id.eq(user.0).and(
                emails::is_primary
                    .eq(true)
                    .or(emails::becomes_primary.eq(true)),
            ),
        )
        .set((
            emails::is_primary.eq(false),
            emails::becomes_primary.eq(false),
        ))
        .execute(conn)?;
    diesel::update(emails::table.find(id.0))
        .set(emails::is_primary.eq(true))
        .execute(conn)?;
    Ok(())
}

impl From<EmailRow> for Email {
    fn from(row: EmailRow) -> Self {
        Self {
            id: EmailId(row.id),
            address: row.address,
            primary: row.is_primary,
            verified: row.verified_at.map(|at| at.0),
            becomes_primary: row.becomes_primary,
        }
    }
}
