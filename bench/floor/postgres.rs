//! Postgres through r2d2.

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::r2d2::ConnectionManager;

crate::rows::questions!(PgConnection);

pub type Pool = diesel::r2d2::Pool<ConnectionManager<PgConnection>>;

const TABLES: &str = "
    DROP TABLE IF EXISTS floor_users, floor_sessions;
    CREATE TABLE floor_users (id BIGINT PRIMARY KEY, username TEXT NOT NULL UNIQUE, password TEXT NOT NULL);
    CREATE TABLE floor_sessions (
        id TEXT NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL, token_hash BYTEA NOT NULL UNIQUE,
        jti TEXT NOT NULL, expires_at BIGINT NOT NULL
    );
";

pub fn pool(url: &str) -> anyhow::Result<Pool> {
    Ok(diesel::r2d2::Pool::builder()
        .max_size(8)
        .build(ConnectionManager::new(url))?)
}

pub fn make(conn: &mut PgConnection, first: &First) -> anyhow::Result<()> {
    conn.batch_execute(TABLES)?;
    Ok(conn.transaction(|conn| fill(conn, first))?)
}
