//! Permission groups.

use super::{Conn, Db, permissions};
use crate::error::Result;
use crate::schema::permission_groups as groups;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error::DatabaseError};
use latchkey_domain::model::{CompanyId, Page, Paged, PermissionGroup};
use latchkey_domain::ports::{Inserted, Unique};

#[derive(Queryable, Selectable)]
#[diesel(table_name = groups, check_for_backend(Db))]
struct GroupRow {
    id: i64,
    name: String,
}

pub(super) fn page(
    conn: &mut Conn,
    company: CompanyId,
    page: Page,
) -> Result<Paged<PermissionGroup>> {
    let total = groups::table
        .filter(groups::company_id.eq(company.0))
        .count()
        .get_result(conn)?;
    let rows = groups::table
        .filter(groups::company_id.eq(company.0))
        .order(groups::id)
        .offset(page.offset.max(0))
        .limit(page.limit.max(0))
        .select(GroupRow::as_select())
        .load(conn)?;
    Ok(Paged {
        total,
        rows: with_permissions(conn, rows)?,
    })
}

pub(super) fn by_name(
    conn: &mut Conn,
    company: CompanyId,
    name: &str,
) -> Result<Option<PermissionGroup>> {
    let row = groups::table
        .filter(groups::company_id.eq(company.0).and(groups::name.eq(name)))
        .select(GroupRow::as_select())
        .get_result(conn)
        .optional()?;
    Ok(with_permissions(conn, row.into_iter().collect())?.pop())
}

/// The number of the group with this name.
pub(super) fn id_of(conn: &mut Conn, company: CompanyId, name: &str) -> Result<Option<i64>> {
    let id = groups::table
        .filter(groups::company_id.eq(company.0).and(groups::name.eq(name)))
        .select(groups::id)
        .get_result(conn)
        .optional()?;
    Ok(id)
}

pub(super) fn insert(conn: &mut Conn, company: CompanyId, name: &str) -> Result<Inserted<()>> {
    let inserted = diesel::insert_into(groups::table)
        .values((groups::company_id.eq(company.0), groups::name.eq(name)))
        .on_conflict((groups::company_id, groups::name))
        .do_nothing()
        .execute(conn)?;
    Ok(if inserted == 0 {
        Inserted::Taken(Unique::Name)
    } else {
        Inserted::New(())
    })
}

pub(super) fn rename(
    conn: &mut Conn,
    company: CompanyId,
    name: &str,
    new_name: &str,
) -> Result<Option<Inserted<()>>> {
    // A savepoint: on Postgres a refused statement would end the transaction.
    let renamed = conn.transaction(|conn| {
        diesel::update(groups::table)
            .filter(groups::company_id.eq(company.0).and(groups::name.eq(name)))
            .set(groups::name.eq(new_name))
            .execute(conn)
    });
    match renamed {
        Ok(0) => Ok(None),
        Ok(_) => Ok(Some(Inserted::New(()))),
        Err(DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            Ok(Some(Inserted::Taken(Unique::Name)))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) fn delete(conn: &mut Conn, company: CompanyId, name: &str) -> Result<bool> {
    let gone = diesel::delete(groups::table)
        .filter(groups::company_id.eq(company.0).and(groups::name.eq(name)))
        .execute(conn)?;
    Ok(gone > 0)
}

fn with_permissions(conn: &mut Conn, rows: Vec<GroupRow>) -> Result<Vec<PermissionGroup>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut permissions = permissions::of_groups(conn, &ids)?;
    Ok(rows
        .into_iter()
        .map(|row| PermissionGroup {
            permissions: permissions.remove(&row.id).unwrap_or_default(),
            name: row.name,
        })
        .collect())
}
