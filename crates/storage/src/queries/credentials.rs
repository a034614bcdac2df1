//! Password hashes, and whose they are.

use super::known_devices::{self as devices, DeviceRow};
use super::{Conn, Db};
use crate::error::Result;
use crate::schema::{companies, emails, known_devices, mobiles, users};
use crate::types::{Id, Stamp};
use diesel::prelude::*;
use latchkey_domain::Time;
use latchkey_domain::model::{
    CompanyId, CompanyIdentifier, Credential, LoginIdentifier, NamedAccount, PasswordHash, UserId,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(Db))]
struct CredentialRow {
    id: i64,
    company_id: i64,
    password_hash: Option<String>,
    disabled_at: Option<Stamp>,
    updated_at: Stamp,
}

pub(super) fn named(
    conn: &mut Conn,
    company: CompanyId,
    identifier: &LoginIdentifier,
) -> Result<Option<Credential>> {
    let row: Option<CredentialRow> = match identifier {
        LoginIdentifier::Email(email) => emails::table
            .inner_join(users::table)
            .filter(
                emails::company_id
                    .eq(company.0)
                    .and(emails::canonical.eq(email.canonical())),
            )
            .select(CredentialRow::as_select())
            .get_result(conn),
        LoginIdentifier::Mobile(number) => mobiles::table
            .inner_join(users::table)
            .filter(
                mobiles::company_id
                    .eq(company.0)
                    .and(mobiles::number.eq(number.as_str())),
            )
            .select(CredentialRow::as_select())
            .get_result(conn),
        LoginIdentifier::Username(name) => users::table
            .filter(
                users::company_id
                    .eq(company.0)
                    .and(users::username_canonical.eq(name.canonical())),
            )
            .select(CredentialRow::as_select())
            .get_result(conn),
        LoginIdentifier::Identifier(id) => users::table
            .filter(
                users::company_id
                    .eq(company.0)
                    .and(users::identifier.eq(Id(id.0))),
            )
            .select(CredentialRow::as_select())
            .get_result(conn),
    }
    .optional()?;
    Ok(row.map(Credential::from))
}

/// A company, a user of it, and one of their devices: as many rows as there are devices.
type AccountRow = (
    (i64, Option<Stamp>),
    Option<CredentialRow>,
    Option<DeviceRow>,
);

/// One statement, which is the same whatever there is: each table is joined to what was found in the one before.
/// diesel wants what a table is joined by to be owned.
macro_rules! account {
    ($conn:expr, $company:expr, $users:expr) => {
        $users
            .left_join(known_devices::table.on(known_devices::user_id.eq(users::id)))
            .filter(companies::identifier.eq($company.as_str()))
            .select((
                (companies::id, companies::disabled_at),
                Option::<CredentialRow>::as_select(),
                Option::<DeviceRow>::as_select(),
            ))
            .load::<AccountRow>($conn)
    };
}

pub(super) fn account(
    conn: &mut Conn,
    company: &CompanyIdentifier,
    identifier: &LoginIdentifier,
) -> Result<NamedAccount> {
    let rows = match identifier {
        LoginIdentifier::Email(email) => account!(
            conn,
            company,
            companies::table
                .left_join(
                    emails::table.on(emails::company_id
                        .eq(companies::id)
                        .and(emails::canonical.eq(email.canonical().to_owned())))
                )
                .left_join(users::table.on(users::id.eq(emails::user_id)))
        ),
        LoginIdentifier::Mobile(number) => account!(
            conn,
            company,
            companies::table
                .left_join(
                    mobiles::table.on(mobiles::company_id
                        .eq(companies::id)
                        .and(mobiles::number.eq(number.as_str().to_owned())))
                )
                .left_join(users::table.on(users::id.eq(mobiles::user_id)))
        ),
        LoginIdentifier::Username(name) => account!(
            conn,
            company,
            companies::table.left_join(
                users::table.on(users::company_id
                    .eq(companies::id)
                    .and(users::username_canonical.eq(name.canonical().to_owned())))
            )
        ),
        LoginIdentifier::Identifier(id) => account!(
            conn,
            company,
            companies::table.left_join(
                users::table.on(users::company_id
                    .eq(companies::id)
                    .and(users::identifier.eq(Id(id.0))))
            )
        ),
    }?;
    let mut rows = rows.into_iter();
    let Some(((company, disabled), credential, first)) = rows.next() else {
        return Ok(NamedAccount::default());
    };
    let theirs = first
        .into_iter()
        .chain(rows.filter_map(|(.., device)| device));
    let credential = credential.map(Credential::from);
    Ok(NamedAccount {
        company: Some(CompanyId(company)),
        active: disabled.is_none() && credential.as_ref().is_some_and(|found| !found.disabled),
        credential,
        known: devices::sorted(theirs)?,
    })
}

pub(super) fn of(conn: &mut Conn, company: CompanyId, user: UserId) -> Result<Option<Credential>> {
    let row = users::table
        .filter(users::company_id.eq(company.0).and(users::id.eq(user.0)))
        .select(CredentialRow::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row.map(Credential::from))
}

pub(super) fn set(
    conn: &mut Conn,
    company: CompanyId,
    id: UserId,
    hash: &PasswordHash,
    expected: Option<&PasswordHash>,
    now: Time,
) -> Result<bool> {
    let user = users::table.filter(users::company_id.eq(company.0).and(users::id.eq(id.0)));
    let change = (
        users::password_hash.eq(&hash.0),
        users::updated_at.eq(Stamp(now)),
    );
    let changed = match expected {
        Some(expected) => diesel::update(user.filter(users::password_hash.eq(&expected.0)))
            .set(change)
            .execute(conn)?,
        None => diesel::update(user).set(change).execute(conn)?,
    };
    Ok(changed > 0)
}

impl From<CredentialRow> for Credential {
    fn from(row: CredentialRow) -> Self {
        Self {
            user: UserId(row.id),
            company: CompanyId(row.company_id),
            password: row.password_hash.map(PasswordHash),
            disabled: row.disabled_at.is_some(),
            updated: row.updated_at.0,
        }
    }
}
