//! Migrations of a Postgres database.

use super::{Conn, Db, storage_error, url};
use crate::OpenError;
use crate::migrations::{self, Report, SchemaState, applied_migrations};
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use latchkey_domain::ports::{StorageError, StorageResult};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// The advisory lock of whoever migrates: "latchkey" in ASCII.
const LOCK: i64 = 0x6c61_7463_686b_6579;

/// How far the database has come.
pub(super) fn state(conn: &mut Conn) -> StorageResult<SchemaState> {
    let applied = migrations::applied(
        applied_migrations::table
            .select(applied_migrations::version)
            .load(conn),
    )
    .map_err(|error| storage_error(error.into()))?;
    SchemaState::of::<Db>(&applied, &MIGRATIONS).map_err(StorageError::Failed)
}

/// Runs what is missing, each migration in a transaction of its own.
pub(crate) fn migrate(url: &str) -> Result<Report, OpenError> {
    let mut conn = connect(url)?;
    // The usual start: nothing to do, nothing to wait for.
    if state(&mut conn)? == SchemaState::Current {
        return Ok(Report::default());
    }
    // Whoever comes second waits here and then finds the work done. The lock ends with the
    // connection.
    diesel::sql_query(format!("SELECT pg_advisory_lock({LOCK})"))
        .execute(&mut conn)
        .map_err(|error| storage_error(error.into()))?;
    match state(&mut conn)? {
        SchemaState::Current => Ok(Report::default()),
        SchemaState::Ahead(version) => Err(OpenError::Ahead(version)),
        SchemaState::Behind(applied) => {
            migrations::run::<Db>(&mut conn, MIGRATIONS).map_err(OpenError::Failed)?;
            Ok(Report { applied })
        }
    }
}

#[cfg(feature = "conformance")]
pub(crate) fn revert(url: &str) -> Result<(), OpenError> {
    use diesel_migrations::MigrationHarness;
    connect(url)?
        .revert_all_migrations(MIGRATIONS)
        .map(drop)
        .map_err(OpenError::Failed)
}

fn connect(url: &str) -> Result<Conn, OpenError> {
    Conn::establish(&url::migrating(url)).map_err(|error| OpenError::Unavailable(Box::new(error)))
}
