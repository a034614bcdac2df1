//! Migrations of an SQLite file.

use super::{Conn, Db, connection, file, storage_error};
use crate::OpenError;
use crate::migrations::{self, Report, SchemaState, applied_migrations};
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use latchkey_domain::ports::{StorageError, StorageResult};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");

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

/// Runs what is missing, all or nothing.
pub(crate) fn migrate(path: &str) -> Result<Report, OpenError> {
    file::make(path)?;
    let mut conn = connection::writer(path)?;
    // The usual start: nothing to do, nothing to wait for.
    if state(&mut conn)? == SchemaState::Current {
        return Ok(Report::default());
    }
    // Whoever comes second waits here and then finds the work done.
    conn.immediate_transaction(|conn| match state(conn)? {
        SchemaState::Current => Ok(Report::default()),
        SchemaState::Ahead(version) => Err(Stop(OpenError::Ahead(version))),
        SchemaState::Behind(applied) => {
            migrations::run::<Db>(conn, MIGRATIONS).map_err(OpenError::Failed)?;
            Ok(Report { applied })
        }
    })
    .map_err(|Stop(error)| error)
}

#[cfg(feature = "conformance")]
pub(crate) fn revert(path: &str) -> Result<(), OpenError> {
    use diesel_migrations::MigrationHarness;
    let mut conn = connection::writer(path)?;
    conn.revert_all_migrations(MIGRATIONS)
        .map(drop)
        .map_err(OpenError::Failed)
}

/// Leaves the transaction.
struct Stop(OpenError);

impl From<diesel::result::Error> for Stop {
    fn from(error: diesel::result::Error) -> Self {
        Self(storage_error(error.into()).into())
    }
}

impl From<OpenError> for Stop {
    fn from(error: OpenError) -> Self {
        Self(error)
    }
}

impl From<StorageError> for Stop {
    fn from(error: StorageError) -> Self {
        Self(error.into())
    }
}
