//! The two tables that the floor's work needs, on either database.

use crate::keys::{FIRST_JTI, Keys, OPAQUE, SESSION};
use crate::{postgres, sqlite};
use std::sync::{Arc, Mutex};

diesel::table! {
    floor_sessions (id) {
        id -> Text,
        user_id -> BigInt,
        token_hash -> Binary,
        jti -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    floor_users (id) {
        id -> BigInt,
        username -> Text,
    }
}
diesel::allow_tables_to_appear_in_same_query!(floor_sessions, floor_users);

/// Sessions with their user, unless expired.
pub struct Found {
    pub user_id: i64,
    pub username: String,
}

/// Mounts the questions for one kind of connection.
macro_rules! questions {
    ($conn:ty) => {
        use crate::rows::{Found, floor_sessions, floor_users};
        use diesel::prelude::*;

        type Row = Option<(i64, String)>;

        /// The session of a JWT.
        pub fn by_id(conn: &mut $conn, id: &str) -> QueryResult<Option<Found>> {
            let row: Row = floor_sessions::table
                .inner_join(floor_users::table.on(floor_users::id.eq(floor_sessions::user_id)))
                .filter(floor_sessions::id.eq(id))
                .filter(floor_sessions::expires_at.gt(1_700_000_000))
                .select((floor_users::id, floor_users::username))
                .first(conn)
                .optional()?;
            Ok(row.map(|(user_id, username)| Found { user_id, username }))
        }

        /// The session of an opaque token.
        pub fn by_token(conn: &mut $conn, hash: &[u8]) -> QueryResult<Option<Found>> {
            let row: Row = floor_sessions::table
                .inner_join(floor_users::table.on(floor_users::id.eq(floor_sessions::user_id)))
                .filter(floor_sessions::token_hash.eq(hash))
                .filter(floor_sessions::expires_at.gt(1_700_000_000))
                .select((floor_users::id, floor_users::username))
                .first(conn)
                .optional()?;
            Ok(row.map(|(user_id, username)| Found { user_id, username }))
        }

        /// One conditional statement: whether `old` was the newest and is replaced.
        pub fn rotate(conn: &mut $conn, id: &str, old: &str, new: &str) -> QueryResult<bool> {
            let session = floor_sessions::table
                .filter(floor_sessions::id.eq(id))
                .filter(floor_sessions::jti.eq(old));
            diesel::update(session)
                .set(floor_sessions::jti.eq(new))
                .execute(conn)
                .map(|rows| rows == 1)
        }

        /// Every session's first token is its newest again.
        pub fn begin_again(conn: &mut $conn) -> QueryResult<usize> {
            diesel::update(floor_sessions::table)
                .set(floor_sessions::jti.eq(crate::keys::FIRST_JTI))
                .execute(conn)
        }

        /// Makes the rows.
        pub fn fill(conn: &mut $conn, sessions: &[(String, Vec<u8>, &str)]) -> QueryResult<()> {
            diesel::insert_into(floor_users::table)
                .values((
                    floor_users::id.eq(1),
                    floor_users::username.eq("floor@example.com"),
                ))
                .execute(conn)?;
            for (id, hash, jti) in sessions {
                diesel::insert_into(floor_sessions::table)
                    .values((
                        floor_sessions::id.eq(id),
                        floor_sessions::user_id.eq(1),
                        floor_sessions::token_hash.eq(hash),
                        floor_sessions::jti.eq(jti),
                        floor_sessions::expires_at.eq(4_000_000_000),
                    ))
                    .execute(conn)?;
            }
            Ok(())
        }
    };
}
pub(crate) use questions;

/// Sessions that refresh is measured with, so that callers do not meet in one row.
pub fn refreshable() -> impl Iterator<Item = String> {
    (0..64).map(|n| format!("01939a3c-7d2e-7c1f-9d0a-{n:012x}"))
}

/// How the floor reaches its rows.
#[derive(Clone)]
pub enum Database {
    /// Read on the event loop, one connection a worker; one writing connection.
    Sqlite {
        path: String,
        writer: Arc<Mutex<diesel::SqliteConnection>>,
    },
    /// Through a pool and the blocking threads.
    Postgres(postgres::Pool),
}

/// What one worker reads with.
pub enum Reader {
    Sqlite(Box<std::cell::RefCell<diesel::SqliteConnection>>),
    Postgres(postgres::Pool),
}

impl Database {
    pub fn reader(&self) -> Reader {
        match self {
            Self::Sqlite { path, .. } => {
                let conn = sqlite::connect(path).expect("the file that was just made opens");
                Reader::Sqlite(Box::new(conn.into()))
            }
            Self::Postgres(pool) => Reader::Postgres(pool.clone()),
        }
    }
}

/// Opens the database and makes what is missing.
pub fn open(url: &str, fresh: bool, keys: &Keys) -> anyhow::Result<Database> {
    let mut sessions = vec![(SESSION.to_owned(), keys.hash(OPAQUE)?, FIRST_JTI)];
    for id in refreshable() {
        sessions.push((id.clone(), keys.hash(&id)?, FIRST_JTI));
    }
    if url.starts_with("postgres") {
        let pool = postgres::pool(url)?;
        if fresh {
            postgres::make(&mut *pool.get()?, &sessions)?;
        }
        return Ok(Database::Postgres(pool));
    }
    let mut writer = sqlite::connect(url)?;
    if fresh {
        sqlite::make(&mut writer, &sessions)?;
    }
    Ok(Database::Sqlite {
        path: url.to_owned(),
        writer: Arc::new(Mutex::new(writer)),
    })
}
