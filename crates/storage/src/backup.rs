//! Copying a database while it is in use.

use crate::{OpenError, Settings, open, sqlite};
use std::path::{Path, PathBuf};

/// Why there is no backup; nothing was left behind.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Postgres has its own tool.
    #[error("a Postgres database is backed up by pg_dump, also while it is in use")]
    Postgres,
    /// There is no database to copy.
    #[error("there is no database at {}", .0.display())]
    Missing(PathBuf),
    /// Nothing is overwritten.
    #[error("{} exists already; name another file", .0.display())]
    Exists(PathBuf),
    /// The copy cannot be made there.
    #[error("{} cannot be written: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The database cannot be copied, or the copy is not whole.
    #[error(transparent)]
    Database(#[from] OpenError),
}

/// A value of the installation that the copy has and the original has not: its name, and what it says.
pub type Mark<'a> = (&'a str, &'a str);

/// Copies an SQLite database, as it is at one instant, into the new file `to` (mode 0600): checked, synced and renamed
/// into place, so that the file is whole where it exists. Others may read and write meanwhile.
///
/// # Errors
/// See [`BackupError`].
pub fn backup(settings: &Settings, to: &Path, mark: Mark<'_>) -> Result<(), BackupError> {
    match open::target(&settings.url)? {
        open::Target::Sqlite(path) => sqlite::backup(path, to, mark),
        open::Target::Postgres(_) => Err(BackupError::Postgres),
    }
}
