//! Permissions of groups and of users.

use super::{Conn, Db, groups};
use crate::error::{Error, Result};
use crate::schema::{group_permissions, user_permissions};
use diesel::prelude::*;
use latchkey_domain::model::{CompanyId, Permission, PermissionId, PermissionLevel, UserId};
use latchkey_domain::ports::{Inserted, Unique};
use std::collections::HashMap;

/// Whose, number, kind, level.
type Row = (i64, i64, String, String);

/// The permissions of each of these groups, oldest first.
pub(super) fn of_groups(conn: &mut Conn, groups: &[i64]) -> Result<HashMap<i64, Vec<Permission>>> {
    use group_permissions::{columns, table};
    let rows: Vec<Row> = belonging_to!(table, columns::group_id, groups)
        .order(columns::id)
        .select((
            columns::group_id,
            columns::id,
            columns::kind,
            columns::level,
        ))
        .load(conn)?;
    by_owner("group_permissions", rows)
}

/// The permissions of each of these users, oldest first, those of their groups not included.
pub(super) fn of_users(conn: &mut Conn, users: &[i64]) -> Result<HashMap<i64, Vec<Permission>>> {
    use user_permissions::{columns, table};
    let rows: Vec<Row> = belonging_to!(table, columns::user_id, users)
        .order(columns::id)
        .select((columns::user_id, columns::id, columns::kind, columns::level))
        .load(conn)?;
    by_owner("user_permissions", rows)
}

pub(super) fn insert_for_group(
    conn: &mut Conn,
    company: CompanyId,
    group: &str,
    kind: &str,
    level: PermissionLevel,
) -> Result<Option<Inserted<Permission>>> {
    use group_permissions::{columns, table};
    let Some(group) = groups::id_of(conn, company, group)? else {
        return Ok(None);
    };
    let id = diesel::insert_into(table)
        .values((
            columns::company_id.eq(company.0),
            columns::group_id.eq(group),
            columns::kind.eq(kind),
            columns::level.eq(level.name()),
        ))
        .on_conflict((columns::group_id, columns::kind, columns::level))
        .do_nothing()
        .returning(columns::id)
        .get_result(conn)
        .optional()?;
    Ok(Some(inserted(id, kind, level)))
}

pub(super) fn insert_for_user(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    kind: &str,
    level: PermissionLevel,
) -> Result<Inserted<Permission>> {
    use user_permissions::{columns, table};
    let id = diesel::insert_into(table)
        .values((
            columns::company_id.eq(company.0),
            columns::user_id.eq(user.0),
            columns::kind.eq(kind),
            columns::level.eq(level.name()),
        ))
        .on_conflict((columns::user_id, columns::kind, columns::level))
        .do_nothing()
        .returning(columns::id)
        .get_result(conn)
        .optional()?;
    Ok(inserted(id, kind, level))
}

pub(super) fn delete_of_group(
    conn: &mut Conn,
    company: CompanyId,
    group: &str,
    id: PermissionId,
) -> Result<bool> {
    use group_permissions::{columns, table};
    let Some(group) = groups::id_of(conn, company, group)? else {
        return Ok(false);
    };
    let gone = diesel::delete(table)
        .filter(columns::group_id.eq(group).and(columns::id.eq(id.0)))
        .execute(conn)?;
    Ok(gone > 0)
}

pub(super) fn delete_of_user(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    id: PermissionId,
) -> Result<bool> {
    use user_permissions::{columns, table};
    let gone = diesel::delete(table)
        .filter(
            columns::company_id
                .eq(company.0)
                .and(columns::user_id.eq(user.0))
                .and(columns::id.eq(id.0)),
        )
        .execute(conn)?;
    Ok(gone > 0)
}

fn inserted(id: Option<i64>, kind: &str, level: PermissionLevel) -> Inserted<Permission> {
    id.map_or(Inserted::Taken(Unique::Name), |id| {
        Inserted::New(Permission {
            id: PermissionId(id),
            kind: kind.to_owned(),
            level,
        })
    })
}

fn by_owner(table: &'static str, rows: Vec<Row>) -> Result<HashMap<i64, Vec<Permission>>> {
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for (owner, id, kind, level) in rows {
        let level = PermissionLevel::from_name(&level)
            .ok_or_else(|| Error::unknown(table, "level", &level))?;
        found.entry(owner).or_default().push(Permission {
            id: PermissionId(id),
            kind,
            level,
        });
    }
    Ok(found)
}
