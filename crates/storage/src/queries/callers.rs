//! Sessions beside whose they are: what a token that memory does not know is checked with.

use super::Conn;
use super::emails::EmailRow;
use super::session_row::SessionRow;
use super::user_row::UserRow;
use super::users::{self, Owns, Shown};
use crate::error::Result;
use crate::schema::{
    companies, emails, group_members, sessions, user_permissions, users as people,
};
use crate::types::Id;
use diesel::prelude::*;
use latchkey_domain::model::{SecretHash, Session, SessionId, User};

/// As many rows as there are addresses, or one without.
type Row = (SessionRow, UserRow, Shown, Owns, Option<EmailRow>);

/// One statement, the addresses included, since nearly everybody has one: on Postgres each statement is a trip there
/// and back.
macro_rules! found {
    ($conn:expr, $wanted:expr) => {
        sessions::table
            .inner_join(people::table.on(people::id.eq(sessions::user_id)))
            .inner_join(companies::table.on(companies::id.eq(people::company_id)))
            .left_join(emails::table.on(emails::user_id.eq(people::id)))
            .filter($wanted)
            .select((
                SessionRow::as_select(),
                UserRow::as_select(),
                (companies::identifier, companies::disabled_at),
                owns!(people::id),
                Option::<EmailRow>::as_select(),
            ))
            .load($conn)
    };
}

pub(super) fn by_token(conn: &mut Conn, hash: &SecretHash) -> Result<Option<(Session, User)>> {
    let rows = found!(conn, sessions::token_hash.eq(hash.0.as_slice()))?;
    whole(conn, rows)
}

pub(super) fn by_session(conn: &mut Conn, id: SessionId) -> Result<Option<(Session, User)>> {
    let rows = found!(conn, sessions::id.eq(Id(id.0)))?;
    whole(conn, rows)
}

fn whole(conn: &mut Conn, rows: Vec<Row>) -> Result<Option<(Session, User)>> {
    let (mut sessions, users): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .map(|(session, user, shown, owns, address)| (session, (user, shown, owns, address)))
        .unzip();
    let (Some(user), Some(session)) = (users::of_rows(conn, users)?, sessions.pop()) else {
        return Ok(None);
    };
    Ok(Some((session.try_into()?, user)))
}
