//! Sessions beside whose they are: what a token that memory does not know is checked with.

use super::Conn;
use super::session_row::SessionRow;
use super::user_row::UserRow;
use super::users::{self, Owns, Shown};
use crate::error::Result;
use crate::schema::{
    companies, emails, group_members, mobiles, sessions, user_permissions, users as people,
};
use crate::types::Id;
use diesel::prelude::*;
use latchkey_domain::model::{SecretHash, Session, SessionId, User};

type Row = (SessionRow, UserRow, Shown, Owns);

macro_rules! found {
    ($conn:expr, $wanted:expr) => {
        sessions::table
            .inner_join(people::table.on(people::id.eq(sessions::user_id)))
            .inner_join(companies::table.on(companies::id.eq(people::company_id)))
            .filter($wanted)
            .select((
                SessionRow::as_select(),
                UserRow::as_select(),
                (companies::identifier, companies::disabled_at),
                owns!(people::id),
            ))
            .get_result($conn)
            .optional()
    };
}

pub(super) fn by_token(conn: &mut Conn, hash: &SecretHash) -> Result<Option<(Session, User)>> {
    let row = found!(conn, sessions::token_hash.eq(hash.0.as_slice()))?;
    whole(conn, row)
}

pub(super) fn by_session(conn: &mut Conn, id: SessionId) -> Result<Option<(Session, User)>> {
    let row = found!(conn, sessions::id.eq(Id(id.0)))?;
    whole(conn, row)
}

fn whole(conn: &mut Conn, row: Option<Row>) -> Result<Option<(Session, User)>> {
    let Some((session, user, shown, owns)) = row else {
        return Ok(None);
    };
    let user = users::known(conn, user, shown, owns)?;
    Ok(Some((session.try_into()?, user)))
}
