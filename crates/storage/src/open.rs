//! Opening and migrating a database by its URL.

use crate::migrations::{Report, SchemaState};
use crate::{Settings, postgres, sqlite};
use latchkey_domain::ports::{Storage, StorageError};
use std::path::PathBuf;
use std::sync::Arc;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a database could not be opened or migrated; the text is for the operator and names no secret.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL cannot be read.
    #[error(
        "the database URL {0}; use sqlite://data/latchkey.db or postgres://user:password@host:5432/name"
    )]
    Url(&'static str),
    /// The SQLite file, or its folder, cannot be made or opened.
    #[error("{} cannot be opened: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The database cannot be reached or does not let us in.
    #[error("the database cannot be reached: {0}")]
    Unavailable(Cause),
    /// Migrations are missing.
    #[error("the database lacks {} migration(s), the first is {}; run `latchkey migrate`", .0.len(), .0.first().map_or("unknown", String::as_str))]
    Behind(Vec<String>),
    /// A newer version of Latchkey migrated this database.
    #[error(
        "a newer Latchkey has migrated this database (to {0}, unknown here); start that version or a later one"
    )]
    Ahead(String),
    /// A migration or a statement failed.
    #[error("the database could not be prepared: {0}")]
    Failed(Cause),
}

/// Opens a database that is fully migrated. Quick: at most one connection is made.
///
/// # Errors
/// When it cannot be reached, lacks migrations or is newer than this binary.
pub fn open(settings: &Settings) -> Result<Arc<dyn Storage>, OpenError> {
    match target(&settings.url)? {
        Target::Sqlite(path) => sqlite::open(path, settings.pool_size),
        Target::Postgres(url) => postgres::open(url, settings.pool_size),
    }
}

/// Brings a database to this version; an SQLite file, and its folder, are made where they are
/// missing. Of several callers at once, on whatever nodes, one does the work and the others wait.
///
/// # Errors
/// When the database cannot be reached, a migration fails or the schema is newer than this binary.
pub fn migrate(settings: &Settings) -> Result<Report, OpenError> {
    match target(&settings.url)? {
        Target::Sqlite(path) => sqlite::migrate(path),
        Target::Postgres(url) => postgres::migrate(url),
    }
}

/// Takes every migration back, and all data with it: for tests of the way down.
///
/// # Errors
/// As [`migrate`].
#[cfg(feature = "conformance")]
pub fn revert(settings: &Settings) -> Result<(), OpenError> {
    match target(&settings.url)? {
        Target::Sqlite(path) => sqlite::revert(path),
        Target::Postgres(url) => postgres::revert(url),
    }
}

pub(crate) enum Target<'a> {
    Sqlite(&'a str),
    Postgres(&'a str),
}

pub(crate) fn target(url: &str) -> Result<Target<'_>, OpenError> {
    if let Some(path) = url.strip_prefix("sqlite://") {
        return match path {
            "" | "/" => Err(OpenError::Url("names no file")),
            path => Ok(Target::Sqlite(path)),
        };
    }
    match url.split_once("://") {
        Some(("postgres" | "postgresql", _)) => Ok(Target::Postgres(url)),
        _ => Err(OpenError::Url("is neither SQLite's nor Postgres's")),
    }
}

impl OpenError {
    /// What `open` makes of a schema's state.
    pub(crate) fn unless_current(state: SchemaState) -> Result<(), Self> {
        match state {
            SchemaState::Current => Ok(()),
            SchemaState::Behind(missing) => Err(Self::Behind(missing)),
            SchemaState::Ahead(version) => Err(Self::Ahead(version)),
        }
    }
}

impl From<StorageError> for OpenError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Unavailable(cause) => Self::Unavailable(cause),
            StorageError::Failed(cause) => Self::Failed(cause),
            corrupt @ StorageError::Corrupt { .. } => Self::Failed(corrupt.into()),
        }
    }
}
