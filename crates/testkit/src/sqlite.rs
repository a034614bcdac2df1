//! A throwaway SQLite database.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A folder of its own for one SQLite file, removed on drop.
#[derive(Debug)]
pub struct Database {
    folder: TempDir,
}

impl Database {
    /// Makes the folder; the file itself appears when it is first opened.
    ///
    /// # Panics
    /// When there is no writable folder for temporary files.
    pub fn create() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("latchkey-")
            .tempdir()
            .expect("TMPDIR names a writable folder");
        Self { folder }
    }

    /// The URL as `database.url` takes it.
    pub fn url(&self) -> String {
        format!("sqlite://{}", self.path().display())
    }

    /// The database file.
    pub fn path(&self) -> PathBuf {
        self.folder().join("latchkey.db")
    }

    /// The folder that holds the file and goes with it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}
