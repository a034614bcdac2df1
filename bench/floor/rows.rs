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
        password -> Text,
    }
}
diesel::allow_tables_to_appear_in_same_query!(floor_sessions, floor_users);

/// Sessions with their user, unless expired.
pub struct Found {
    pub user_id: i64,
    pub username: String,
}

/// A session to store.
pub struct Session {
    pub id: String,
    pub hash: Vec<u8>,
    pub jti: &'static str,
}

/// What a new database holds: one user with sessions.
pub struct First {
    pub password: String,
    pub sessions: Vec<Session>,
}

/// Mounts the questions for one kind of connection.
macro_rules! questions {
    ($conn:ty) => {
        use crate::rows::{First, Found, Session, floor_sessions, floor_users};
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

        /// Whose name this is, with the stored hash of the password.
        pub fn by_name(conn: &mut $conn, name: &str) -> QueryResult<Option<(i64, String)>> {
            floor_users::table
                .filter(floor_users::username.eq(name))
                .select((floor_users::id, floor_users::password))
                .first(conn)
                .optional()
        }

        /// Stores a session.
        pub fn start(conn: &mut $conn, user: i64, session: &Session) -> QueryResult<usize> {
            diesel::insert_into(floor_sessions::table)
                .values((
                    floor_sessions::id.eq(&session.id),
                    floor_sessions::user_id.eq(user),
                    floor_sessions::token_hash.eq(&session.hash),
                    floor_sessions::jti.eq(session.jti),
                    floor_sessions::expires_at.eq(4_000_000_000),
                ))
                .execute(conn)
        }

        /// The first tokens of the sessions that refresh is measured with are the newest again.
        pub fn begin_again(conn: &mut $conn) -> QueryResult<usize> {
            let sessions =
                floor_sessions::table.filter(floor_sessions::id.eq_any(crate::rows::refreshable()));
            diesel::update(sessions)
                .set(floor_sessions::jti.eq(crate::keys::FIRST_JTI))
                .execute(conn)
        }

        /// Makes the rows.
        pub fn fill(conn: &mut $conn, first: &First) -> QueryResult<()> {
            diesel::insert_into(floor_users::table)
                .values((
                    floor_users::id.eq(1),
                    floor_users::username.eq("floor@example.com"),
                    floor_users::password.eq(&first.password),
                ))
                .execute(conn)?;
            for session in &first.sessions {
                start(conn, 1, session)?;
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
    /// Read on the event loop, one connection a worker; `reader` is that of the blocking threads. One writing connection.
    Sqlite {
        path: String,
        reader: Arc<Mutex<diesel::SqliteConnection>>,
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
///
/// `cost`: that of the stored password, where the rows are to be made.
pub fn open(url: &str, cost: Option<u32>, keys: &Keys) -> anyhow::Result<Database> {
    let first = cost.map(|cost| first(cost, keys)).transpose()?;
    if url.starts_with("postgres") {
        let pool = postgres::pool(url)?;
        if let Some(first) = first {
            postgres::make(&mut *pool.get()?, &first)?;
        }
        return Ok(Database::Postgres(pool));
    }
    let mut writer = sqlite::connect(url)?;
    if let Some(first) = first {
        sqlite::make(&mut writer, &first)?;
    }
    Ok(Database::Sqlite {
        path: url.to_owned(),
        reader: Arc::new(Mutex::new(sqlite::connect(url)?)),
        writer: Arc::new(Mutex::new(writer)),
    })
}

fn first(cost: u32, keys: &Keys) -> anyhow::Result<First> {
    let session = |id: String, token: &str| -> anyhow::Result<Session> {
        let (hash, jti) = (keys.hash(token)?, FIRST_JTI);
        Ok(Session { id, hash, jti })
    };
    let mut sessions = vec![session(SESSION.to_owned(), OPAQUE)?];
    for id in refreshable() {
        sessions.push(session(id.clone(), &id)?);
    }
    let password = bcrypt::hash(crate::login::PASSWORD, cost)?;
    Ok(First { password, sessions })
}
