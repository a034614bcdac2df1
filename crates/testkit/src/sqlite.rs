//! A throwaway SQLite database.

use std::path::{Path, PathBuf};

use diesel::{
    Connection, QueryableByName, RunQueryDsl, SqliteConnection, connection::SimpleConnection,
    sql_query, sql_types::Text,
};
use tempfile::TempDir;

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
}

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

    /// Removes every row of every table but those `kept`.
    ///
    /// # Panics
    /// When the database is in use.
    pub(crate) fn clear(&self, kept: &[&str]) {
        let path = self.path();
        let path = path.to_str().expect("the path is text");
        let mut connection = SqliteConnection::establish(path).expect("the database opens");
        let names = format!(
            "SELECT name FROM sqlite_master WHERE type = 'table' \
             AND name NOT LIKE 'sqlite_%' AND name NOT IN ('{}')",
            kept.join("', '")
        );
        let tables: Vec<Table> = sql_query(names)
            .load(&mut connection)
            .expect("the tables are listed");
        let emptied = tables
            .iter()
            .map(|table| format!("DELETE FROM \"{}\";", table.name));
        let clear = emptied.collect::<String>();
        connection
            .batch_execute(&format!(
                "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE; {clear} COMMIT"
            ))
            .expect("the tables are emptied");
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
