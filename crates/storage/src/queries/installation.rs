//! Values kept once for the whole installation.

use super::Conn;
use crate::error::Result;
use crate::schema::installation;
use diesel::prelude::*;

pub(super) fn value(conn: &mut Conn, name: &str) -> Result<Option<String>> {
    Ok(installation::table
        .find(name)
        .select(installation::value)
        .get_result(conn)
        .optional()?)
}

pub(super) fn remove(conn: &mut Conn, name: &str) -> Result<bool> {
    let removed = diesel::delete(installation::table.find(name)).execute(conn)?;
    Ok(removed == 1)
}

pub(super) fn value_or(conn: &mut Conn, name: &str, value: &str) -> Result<String> {
    diesel::insert_into(installation::table)
        .values((installation::name.eq(name), installation::value.eq(value)))
        .on_conflict(installation::name)
        .do_nothing()
        .execute(conn)?;
    Ok(installation::table
        .find(name)
        .select(installation::value)
        .get_result(conn)?)
}
