//! Password hashes, and whose they are.

use super::Conn;
use crate::error::Result;
use crate::schema::{emails, mobiles, users};
use crate::types::{Id, Stamp};
use diesel::prelude::*;
use latchkey_domain::Time;
use latchkey_domain::model::{CompanyId, Credential, LoginIdentifier, PasswordHash, UserId};

type Row = (i64, i64, Option<String>, Option<Stamp>);

const COLUMNS: (
    users::id,
    users::company_id,
    users::password_hash,
    users::disabled_at,
) = (
    users::id,
    users::company_id,
    users::password_hash,
    users::disabled_at,
);

pub(super) fn named(
    conn: &mut Conn,
    company: CompanyId,
    identifier: &LoginIdentifier,
) -> Result<Option<Credential>> {
    let row: Option<Row> = match identifier {
        LoginIdentifier::Email(email) => emails::table
            .inner_join(users::table)
            .filter(
                emails::company_id
                    .eq(company.0)
                    .and(emails::canonical.eq(email.canonical())),
            )
            .select(COLUMNS)
            .get_result(conn),
        LoginIdentifier::Mobile(number) => mobiles::table
            .inner_join(users::table)
            .filter(
                mobiles::company_id
                    .eq(company.0)
                    .and(mobiles::number.eq(number.as_str())),
            )
            .select(COLUMNS)
            .get_result(conn),
        LoginIdentifier::Username(name) => users::table
            .filter(
                users::company_id
                    .eq(company.0)
                    .and(users::username_canonical.eq(name.canonical())),
            )
            .select(COLUMNS)
            .get_result(conn),
        LoginIdentifier::Identifier(id) => users::table
            .filter(
                users::company_id
                    .eq(company.0)
                    .and(users::identifier.eq(Id(id.0))),
            )
            .select(COLUMNS)
            .get_result(conn),
    }
    .optional()?;
    Ok(row.map(credential))
}

pub(super) fn of(conn: &mut Conn, company: CompanyId, user: UserId) -> Result<Option<Credential>> {
    let row = users::table
        .filter(users::company_id.eq(company.0).and(users::id.eq(user.0)))
        .select(COLUMNS)
        .get_result::<Row>(conn)
        .optional()?;
    Ok(row.map(credential))
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

fn credential((user, company, password, disabled): Row) -> Credential {
    Credential {
        user: UserId(user),
        company: CompanyId(company),
        password: password.map(PasswordHash),
        disabled: disabled.is_some(),
    }
}
