//! Companies.

use super::{Conn, Db};
use crate::error::Result;
use crate::schema::{companies, permission_groups};
use crate::types::Stamp;
use diesel::prelude::*;
use latchkey_domain::Time;
use latchkey_domain::model::{
    ADMIN_GROUP, Company, CompanyChanges, CompanyId, CompanyIdentifier, NewCompany,
};
use latchkey_domain::ports::{Inserted, Unique};

#[derive(Queryable, Selectable)]
#[diesel(table_name = companies, check_for_backend(Db))]
struct CompanyRow {
    id: i64,
    identifier: String,
    name: String,
    password_reset_url: Option<String>,
    email_confirmation_url: Option<String>,
    disabled_at: Option<Stamp>,
    created_at: Stamp,
    updated_at: Stamp,
}

#[derive(AsChangeset)]
#[diesel(table_name = companies)]
struct CompanyChange<'a> {
    name: Option<&'a str>,
    password_reset_url: Option<Option<&'a str>>,
    email_confirmation_url: Option<Option<&'a str>>,
    disabled_at: Option<Option<Stamp>>,
    updated_at: Stamp,
}

pub(super) fn by_identifier(
    conn: &mut Conn,
    identifier: &CompanyIdentifier,
) -> Result<Option<Company>> {
    let row = companies::table
        .filter(companies::identifier.eq(identifier.as_str()))
        .select(CompanyRow::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row.map(Company::from))
}

pub(super) fn by_id(conn: &mut Conn, id: CompanyId) -> Result<Option<Company>> {
    let row = companies::table
        .find(id.0)
        .select(CompanyRow::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row.map(Company::from))
}

pub(super) fn all(conn: &mut Conn) -> Result<Vec<Company>> {
    let rows = companies::table
        .select(CompanyRow::as_select())
        .load(conn)?;
    let mut companies: Vec<_> = rows.into_iter().map(Company::from).collect();
    // The databases' collations differ.
    companies.sort_by(|a, b| a.identifier.cmp(&b.identifier));
    Ok(companies)
}

pub(super) fn insert(conn: &mut Conn, company: &NewCompany) -> Result<Inserted<CompanyId>> {
    let id = diesel::insert_into(companies::table)
        .values((
            companies::identifier.eq(&company.identifier),
            companies::name.eq(&company.name),
            companies::created_at.eq(Stamp(company.created)),
            companies::updated_at.eq(Stamp(company.created)),
        ))
        .on_conflict(companies::identifier)
        .do_nothing()
        .returning(companies::id)
        .get_result::<i64>(conn)
        .optional()?;
    let Some(id) = id else {
        return Ok(Inserted::Taken(Unique::CompanyIdentifier));
    };
    diesel::insert_into(permission_groups::table)
        .values((
            permission_groups::company_id.eq(id),
            permission_groups::name.eq(ADMIN_GROUP),
        ))
        .execute(conn)?;
    Ok(Inserted::New(CompanyId(id)))
}

pub(super) fn update(
    conn: &mut Conn,
    id: CompanyId,
    changes: &CompanyChanges,
    now: Time,
) -> Result<bool> {
    let change = CompanyChange {
        name: changes.name.as_deref(),
        password_reset_url: changes.password_reset_url.as_ref().map(Option::as_deref),
        email_confirmation_url: changes
            .email_confirmation_url
            .as_ref()
            .map(Option::as_deref),
        disabled_at: changes.disabled.map(|since| since.map(Stamp)),
        updated_at: Stamp(now),
    };
    Ok(diesel::update(companies::table.find(id.0))
        .set(change)
        .execute(conn)?
        > 0)
}

impl From<CompanyRow> for Company {
    fn from(row: CompanyRow) -> Self {
        Self {
            id: CompanyId(row.id),
            identifier: row.identifier,
            name: row.name,
            password_reset_url: row.password_reset_url,
            email_confirmation_url: row.email_confirmation_url,
            disabled: row.disabled_at.map(|at| at.0),
            created: row.created_at.0,
            updated: row.updated_at.0,
        }
    }
}
