//! Users.

use super::emails::EmailRow;
use super::factors::{SmsRow, TotpRow};
use super::user_row::{NewUserRow, UserChange, UserRow};
use super::{Conn, Db, LOCKS_ROWS, emails, factors, members, mobiles, permissions};
use crate::error::{Error, Result};
use crate::kept::{fixed, kept};
use crate::schema::{
    companies, emails as email_rows, group_members, mobiles as mobile_rows, permission_groups,
    sms_factors, totp_factors, user_permissions, users,
};
use crate::types::{Id, Stamp};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error::DatabaseError};
use latchkey_domain::Time;
use latchkey_domain::model::{
    CompanyId, Email, Factors, Mobile, NewUser, Page, Paged, PasswordHash, Permission, User,
    UserChanges, UserFilter, UserId, UserIdentifier,
};
use latchkey_domain::ports::{Inserted, Unique};
use std::collections::HashMap;

/// Nobody's number: they begin at 1.
const NOBODY: i64 = 0;

/// What is shown of the company beside a user.
pub(in super::super) type Shown = (String, Option<Stamp>);

/// Whether a user has numbers, groups, permissions.
pub(in super::super) type Owns = (bool, bool, bool);

/// What stands beside a user who signs in, and one of their addresses.
type BesideLogin = (
    Shown,
    Owns,
    Option<EmailRow>,
    Option<TotpRow>,
    Option<SmsRow>,
);

/// A user beside one of their addresses, or beside none: as many rows as there are addresses.
pub(in super::super) type Beside = (UserRow, Shown, Owns, Option<EmailRow>);

/// A user and what is shown of the company.
type Row = (UserRow, Shown);

pub(super) fn by_id(conn: &mut Conn, company: CompanyId, id: UserId) -> Result<Option<User>> {
    let row = users::table
        .inner_join(companies::table)
        .filter(users::company_id.eq(company.0).and(users::id.eq(id.0)))
        .select((
            UserRow::as_select(),
            (companies::identifier, companies::disabled_at),
        ))
        .get_result(conn)
        .optional()?;
    whole(conn, row)
}

pub(super) fn by_identifier(
    conn: &mut Conn,
    company: CompanyId,
    id: UserIdentifier,
) -> Result<Option<User>> {
    Ok(anywhere(conn, id)?.filter(|user| user.company == company))
}

pub(super) fn anywhere(conn: &mut Conn, id: UserIdentifier) -> Result<Option<User>> {
    let row = users::table
        .inner_join(companies::table)
        .filter(users::identifier.eq(Id(id.0)))
        .select((
            UserRow::as_select(),
            (companies::identifier, companies::disabled_at),
        ))
        .get_result(conn)
        .optional()?;
    whole(conn, row)
}

pub(super) fn page(
    conn: &mut Conn,
    company: CompanyId,
    filter: &UserFilter,
    page: Page,
) -> Result<Paged<User>> {
    let total = matching(company, filter).count().get_result(conn)?;
    let ids: Vec<i64> = matching(company, filter)
        .order(users::id)
        .offset(page.offset.max(0))
        .limit(page.limit.max(0))
        .select(users::id)
        .load(conn)?;
    Ok(Paged {
        total,
        rows: of_ids(conn, company, &ids)?,
    })
}

/// Those of these users who belong to the company, oldest first.
pub(super) fn of_ids(conn: &mut Conn, company: CompanyId, ids: &[i64]) -> Result<Vec<User>> {
    let rows = users::table
        .inner_join(companies::table)
        .filter(users::company_id.eq(company.0).and(users::id.eq_any(ids)))
        .order(users::id)
        .select((
            UserRow::as_select(),
            (companies::identifier, companies::disabled_at),
        ))
        .load(conn)?;
    assemble(conn, rows)
}

/// Puts users beside what belongs to each; `rows` tells whose each thing is.
pub(super) fn beside<T>(
    conn: &mut Conn,
    company: CompanyId,
    rows: Vec<(i64, T)>,
) -> Result<Vec<(User, T)>> {
    let mut ids: Vec<_> = rows.iter().map(|(user, _)| *user).collect();
    ids.sort_unstable();
    ids.dedup();
    let users: HashMap<_, _> = of_ids(conn, company, &ids)?
        .into_iter()
        .map(|user| (user.id.0, user))
        .collect();
    Ok(rows
        .into_iter()
        .filter_map(|(user, row)| Some((users.get(&user)?.clone(), row)))
        .collect())
}

pub(super) fn count_active(conn: &mut Conn, company: CompanyId) -> Result<i64> {
    let count = users::table
        .inner_join(companies::table)
        .filter(users::company_id.eq(company.0))
        .filter(
            users::disabled_at
                .is_null()
                .and(companies::disabled_at.is_null()),
        )
        .count()
        .get_result(conn)?;
    Ok(count)
}

pub(super) fn insert(
    conn: &mut Conn,
    company: CompanyId,
    user: &NewUser,
) -> Result<Inserted<UserId>> {
    // A savepoint: a taken number takes back the user and the address as well.
    match conn.transaction(|conn| insert_whole(conn, company, user)) {
        Ok(id) => Ok(Inserted::New(id)),
        Err(Error::Taken(unique)) => Ok(Inserted::Taken(unique)),
        Err(error) => Err(error),
    }
}

/// A row that comes and goes takes its number along: both databases never give one twice.
pub(super) fn spend_id(conn: &mut Conn, company: CompanyId, user: &NewUser) -> Result<UserId> {
    let nameless = NewUser {
        username: None,
        ..user.clone()
    };
    let id: i64 = diesel::insert_into(users::table)
        .values(NewUserRow::new(company, &nameless))
        .returning(users::id)
        .get_result(conn)?;
    diesel::delete(users::table.find(id)).execute(conn)?;
    Ok(UserId(id))
}

pub(super) fn update(
    conn: &mut Conn,
    company: CompanyId,
    id: UserId,
    changes: &UserChanges,
    now: Time,
) -> Result<Option<Inserted<()>>> {
    let statement = kept(
        diesel::update(users::table)
            .filter(users::company_id.eq(company.0).and(users::id.eq(id.0)))
            .set(UserChange::new(changes, now))
            .returning(users::id),
    );
    let update = |conn: &mut Conn| statement.get_result::<i64>(conn).optional();
    // Only a username can be taken, and only a savepoint lets the transaction outlive that.
    let changed = match changes.username {
        Some(Some(_)) => conn.transaction(update),
        _ => update(conn),
    };
    match changed {
        Ok(None) => Ok(None),
        Ok(Some(_)) => Ok(Some(Inserted::New(()))),
        Err(DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            Ok(Some(Inserted::Taken(Unique::Username)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Locks a user until the transaction ends, so that changes of what belongs to them come one after
/// the other; false where the company has none such.
pub(super) fn lock(conn: &mut Conn, company: CompanyId, id: UserId) -> Result<bool> {
    let user = users::table.filter(users::company_id.eq(company.0).and(users::id.eq(id.0)));
    let found = lock_row!(user.select(users::id))
        .get_result::<i64>(conn)
        .optional()?;
    Ok(found.is_some())
}

/// The same where it does not matter whether there is such a user: nothing where a transaction has the
/// database to itself.
pub(super) fn hold(conn: &mut Conn, company: CompanyId, id: UserId) -> Result<()> {
    match LOCKS_ROWS {
        true => lock(conn, company, id).map(drop),
        false => Ok(()),
    }
}

/// One statement decides and notes; the company cannot change under it.
pub(super) fn note_login(
    conn: &mut Conn,
    company: CompanyId,
    id: UserId,
    password: Option<&PasswordHash>,
    now: Time,
) -> Result<Option<(User, Factors)>> {
    let user = users::table.filter(users::company_id.eq(company.0).and(users::id.eq(id.0)));
    let noted = (
        users::last_login_at.eq(Stamp(now)),
        users::updated_at.eq(changed_at!("users.updated_at", Stamp(now))),
    );
    let row = match password {
        Some(hash) => fixed!(
            diesel::update(user.filter(users::password_hash.eq(&hash.0)))
                .set(noted)
                .returning(UserRow::as_returning()),
        )
        .get_result(conn),
        None => fixed!(
            diesel::update(user.filter(users::password_hash.is_null()))
                .set(noted)
                .returning(UserRow::as_returning()),
        )
        .get_result(conn),
    };
    let Some(row) = row.optional()? else {
        return Ok(None);
    };
    // As many rows as there are addresses, or one without.
    let beside: Vec<BesideLogin> = companies::table
        .left_join(email_rows::table.on(email_rows::user_id.eq(id.0)))
        .left_join(totp_factors::table.on(totp_factors::user_id.eq(id.0)))
        .left_join(sms_factors::table.on(sms_factors::user_id.eq(id.0)))
        .filter(companies::id.eq(company.0))
        .select((
            (companies::identifier, companies::disabled_at),
            owns!(id.0),
            Option::<EmailRow>::as_select(),
            Option::<TotpRow>::as_select(),
            Option::<SmsRow>::as_select(),
        ))
        .load(conn)?;
    let mut beside = beside.into_iter();
    let (shown, owns, first, totp, sms) = beside
        .next()
        .ok_or(Error::Missing("the company of a user"))?;
    let others = beside.filter_map(|(_, _, address, ..)| address);
    let theirs = emails::sorted(first.into_iter().chain(others));
    let user = known(conn, row, shown, theirs, owns)?;
    let factors = factors::whole(conn, company, id, totp, sms)?;
    Ok(Some((user, factors)))
}

/// The one user that the rows are of.
pub(in super::super) fn of_rows(
    conn: &mut Conn,
    rows: impl IntoIterator<Item = Beside>,
) -> Result<Option<User>> {
    let mut rows = rows.into_iter();
    let Some((user, shown, owns, first)) = rows.next() else {
        return Ok(None);
    };
    let theirs = emails::sorted(first.into_iter().chain(rows.filter_map(|(.., row)| row)));
    known(conn, user, shown, theirs, owns).map(Some)
}

/// Adds what stands in other tables, of which it is known where something stands.
fn known(
    conn: &mut Conn,
    row: UserRow,
    (company_identifier, company_disabled): Shown,
    addresses: Vec<Email>,
    (numbers, groups, rights): Owns,
) -> Result<User> {
    let id = row.id;
    let mut user = row.into_user(company_identifier, company_disabled)?;
    user.emails = addresses;
    if numbers {
        user.mobiles = only(mobiles::of(conn, &[id])?);
    }
    if groups {
        user.groups = only(members::groups_of(conn, &[id])?);
    }
    if rights {
        user.permissions = only(permissions::of_users(conn, &[id])?);
    }
    Ok(user)
}

/// What was found of the one user that was asked for.
fn only<T>(found: HashMap<i64, Vec<T>>) -> Vec<T> {
    found.into_values().next().unwrap_or_default()
}

/// Records that something of the user changed.
pub(super) fn touch(conn: &mut Conn, id: UserId, now: Time) -> Result<()> {
    diesel::update(users::table.find(id.0))
        .set(users::updated_at.eq(Stamp(now)))
        .execute(conn)?;
    Ok(())
}

fn insert_whole(conn: &mut Conn, company: CompanyId, user: &NewUser) -> Result<UserId> {
    let id = kept(
        diesel::insert_into(users::table)
            .values(NewUserRow::new(company, user))
            .on_conflict((users::company_id, users::username_canonical))
            .do_nothing()
            .returning(users::id),
    )
    .get_result(conn)
    .optional()?
    .map(UserId)
    .ok_or(Error::Taken(Unique::Username))?;
    if let Some(email) = &user.email {
        emails::add(conn, company, id, email, true, None, user.date_joined)?
            .ok_or(Error::Taken(Unique::Email))?;
    }
    if let Some(number) = &user.mobile {
        mobiles::add(conn, company, id, number, true, None, user.date_joined)?
            .ok_or(Error::Taken(Unique::Mobile))?;
    }
    for group in &user.groups {
        if !members::join(conn, company, id, group)? {
            return Err(Error::Missing("a group of the new user"));
        }
    }
    Ok(id)
}

fn matching<'a>(company: CompanyId, filter: &'a UserFilter) -> users::BoxedQuery<'a, Db> {
    let mut found = users::table
        .filter(users::company_id.eq(company.0))
        .into_boxed();
    if let Some(identifier) = filter.identifier {
        found = found.filter(users::identifier.eq(Id(identifier.0)));
    }
    if let Some(name) = &filter.first_name {
        found = found.filter(users::first_name.eq(name));
    }
    if let Some(name) = &filter.last_name {
        found = found.filter(users::last_name.eq(name));
    }
    if let Some(name) = &filter.username {
        found = found.filter(users::username_canonical.eq(name));
    }
    if let Some(status) = filter.status {
        found = found.filter(users::status.eq(status.name()));
    }
    if let Some(canonical) = &filter.email {
        let owners = email_rows::table.filter(
            email_rows::company_id
                .eq(company.0)
                .and(email_rows::canonical.eq(canonical)),
        );
        found = found.filter(users::id.eq_any(owners.select(email_rows::user_id)));
    }
    if let Some(number) = &filter.mobile {
        let owners = mobile_rows::table.filter(
            mobile_rows::company_id
                .eq(company.0)
                .and(mobile_rows::number.eq(number)),
        );
        found = found.filter(users::id.eq_any(owners.select(mobile_rows::user_id)));
    }
    if let Some(group) = &filter.group {
        let members = group_members::table
            .inner_join(permission_groups::table)
            .filter(
                permission_groups::company_id
                    .eq(company.0)
                    .and(permission_groups::name.eq(group)),
            );
        found = found.filter(users::id.eq_any(members.select(group_members::user_id)));
    }
    found
}

/// Asks the same where there is no such user: the time must not tell.
fn whole(conn: &mut Conn, row: Option<Row>) -> Result<Option<User>> {
    match row {
        Some(row) => Ok(assemble(conn, vec![row])?.pop()),
        None => Belongings::of(conn, &[NOBODY]).map(|_| None),
    }
}

/// What stands in other tables, by user: one query a table, however many users.
struct Belongings {
    emails: HashMap<i64, Vec<Email>>,
    mobiles: HashMap<i64, Vec<Mobile>>,
    groups: HashMap<i64, Vec<String>>,
    permissions: HashMap<i64, Vec<Permission>>,
}

impl Belongings {
    fn of(conn: &mut Conn, ids: &[i64]) -> Result<Self> {
        Ok(Self {
            emails: emails::of(conn, ids)?,
            mobiles: mobiles::of(conn, ids)?,
            groups: members::groups_of(conn, ids)?,
            permissions: permissions::of_users(conn, ids)?,
        })
    }
}

fn assemble(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<User>> {
    let ids: Vec<_> = rows.iter().map(|(row, _)| row.id).collect();
    let mut theirs = Belongings::of(conn, &ids)?;
    rows.into_iter()
        .map(|(row, (company_identifier, company_disabled))| {
            let id = row.id;
            let mut user = row.into_user(company_identifier, company_disabled)?;
            user.emails = theirs.emails.remove(&id).unwrap_or_default();
            user.mobiles = theirs.mobiles.remove(&id).unwrap_or_default();
            user.groups = theirs.groups.remove(&id).unwrap_or_default();
            user.permissions = theirs.permissions.remove(&id).unwrap_or_default();
            Ok(user)
        })
        .collect()
}
