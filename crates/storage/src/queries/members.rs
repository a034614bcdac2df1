//! Who belongs to which group.

use super::{Conn, Db, groups};
use crate::error::Result;
use crate::schema::{group_members as members, permission_groups, users};
use diesel::prelude::*;
use latchkey_domain::model::{ADMIN_GROUP, CompanyId, UserId};
use std::collections::HashMap;

/// The names of the groups of each of these users, in order of joining.
pub(super) fn groups_of(conn: &mut Conn, users: &[i64]) -> Result<HashMap<i64, Vec<String>>> {
    let rows: Vec<(i64, String)> = belonging_to!(
        members::table.inner_join(permission_groups::table),
        members::user_id,
        users
    )
    .order(members::id)
    .select((members::user_id, permission_groups::name))
    .load(conn)?;
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for (user, group) in rows {
        found.entry(user).or_default().push(group);
    }
    Ok(found)
}

pub(super) fn join(conn: &mut Conn, company: CompanyId, user: UserId, group: &str) -> Result<bool> {
    let Some(group) = groups::id_of(conn, company, group)? else {
        return Ok(false);
    };
    diesel::insert_into(members::table)
        .values((
            members::company_id.eq(company.0),
            members::group_id.eq(group),
            members::user_id.eq(user.0),
        ))
        .on_conflict((members::user_id, members::group_id))
        .do_nothing()
        .execute(conn)?;
    Ok(true)
}

pub(super) fn leave(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    group: &str,
) -> Result<Option<bool>> {
    // Whoever leaves waits here for whoever is leaving: the count below is of what they left.
    let locked = lock_row!(
        permission_groups::table
            .filter(
                permission_groups::company_id
                    .eq(company.0)
                    .and(permission_groups::name.eq(group))
            )
            .select(permission_groups::id)
    )
    .get_result::<i64>(conn)
    .optional()?;
    let Some(id) = locked else {
        return Ok(Some(false));
    };
    if group == ADMIN_GROUP && is_last_active(conn, id, user)? {
        return Ok(None);
    }
    let gone = diesel::delete(members::table)
        .filter(members::group_id.eq(id).and(members::user_id.eq(user.0)))
        .execute(conn)?;
    Ok(Some(gone > 0))
}

fn is_last_active(conn: &mut Conn, group: i64, user: UserId) -> Result<bool> {
    let active: Vec<i64> = members::table
        .inner_join(users::table)
        .filter(
            members::group_id
                .eq(group)
                .and(users::disabled_at.is_null()),
        )
        .order(members::user_id.eq(user.0).desc())
        .select(members::user_id)
        .limit(2)
        .load(conn)?;
    Ok(active == [user.0])
}
