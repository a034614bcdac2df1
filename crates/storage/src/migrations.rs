//! How far a database has been migrated.

use diesel::backend::Backend;
use diesel::migration::{Migration, MigrationSource};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness};
use std::error::Error;

/// What [`migrate`](crate::migrate) did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The names of the migrations that were run, in their order; none where all were in already.
    pub applied: Vec<String>,
}

/// How a database's schema compares with what this binary knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SchemaState {
    /// Exactly as this binary wants it.
    Current,
    /// These migrations are missing.
    Behind(Vec<String>),
    /// A newer binary ran this migration.
    Ahead(String),
}

diesel::table! {
    /// Where diesel keeps what it ran.
    #[sql_name = "__diesel_schema_migrations"]
    applied_migrations (version) {
        version -> Text,
    }
}

impl SchemaState {
    /// Compares `applied` versions with what `source` holds.
    pub(crate) fn of<DB: Backend>(
        applied: &[String],
        source: &EmbeddedMigrations,
    ) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let known: Vec<Box<dyn Migration<DB>>> = source.migrations()?;
        let version = |migration: &dyn Migration<DB>| migration.name().version().to_string();
        if let Some(unknown) = applied.iter().find(|applied| {
            known
                .iter()
                .all(|known| version(known.as_ref()) != **applied)
        }) {
            return Ok(Self::Ahead(unknown.clone()));
        }
        let missing: Vec<_> = known
            .iter()
            .filter(|known| !applied.contains(&version(known.as_ref())))
            .map(|known| known.name().to_string())
            .collect();
        Ok(if missing.is_empty() {
            Self::Current
        } else {
            Self::Behind(missing)
        })
    }
}

/// Runs what is missing. The caller holds whatever keeps others from doing the same.
pub(crate) fn run<DB: Backend>(
    connection: &mut impl MigrationHarness<DB>,
    source: EmbeddedMigrations,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    connection.run_pending_migrations(source).map(drop)
}

/// What the database says it has run, of an answer that may be "there is no such table".
pub(crate) fn applied(
    answer: diesel::QueryResult<Vec<String>>,
) -> diesel::QueryResult<Vec<String>> {
    match answer {
        Err(diesel::result::Error::DatabaseError(_, what))
            if what.message().contains("__diesel_schema_migrations") =>
        {
            Ok(Vec::new())
        }
        answer => answer,
    }
}
