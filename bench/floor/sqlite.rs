//! SQLite, as durable as the product's: WAL, synchronous=FULL, one writer.

use diesel::connection::SimpleConnection;
use diesel::sqlite::SqliteConnection;

crate::rows::questions!(SqliteConnection);

const TABLES: &str = "
    CREATE TABLE floor_users (id INTEGER PRIMARY KEY, username TEXT NOT NULL UNIQUE, password TEXT NOT NULL) STRICT;
    CREATE TABLE floor_sessions (
        id TEXT NOT NULL PRIMARY KEY, user_id INTEGER NOT NULL, token_hash BLOB NOT NULL UNIQUE,
        jti TEXT NOT NULL, expires_at INTEGER NOT NULL
    ) STRICT;
";

pub fn connect(path: &str) -> anyhow::Result<SqliteConnection> {
    let mut conn = SqliteConnection::establish(path)?;
    conn.batch_execute(
        "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON; PRAGMA cache_size = -2000;",
    )?;
    Ok(conn)
}

pub fn make(conn: &mut SqliteConnection, first: &First) -> anyhow::Result<()> {
    conn.batch_execute(TABLES)?;
    Ok(conn.immediate_transaction(|conn| fill(conn, first))?)
}
