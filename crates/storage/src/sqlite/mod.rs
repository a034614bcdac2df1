//! SQLite: one writer, a few readers, nothing acknowledged before it is on disk.

mod backup;
mod connection;
mod errors;
mod file;
mod group;
mod migrate;
mod readers;
mod storage;
mod writer;

/// Rows need no lock: there is one writer, and it holds the whole database.
macro_rules! lock_row {
    ($query:expr) => {
        $query
    };
}

/// No row is ever locked.
macro_rules! skip_locked {
    ($query:expr) => {
        $query
    };
}

/// When a row is changed: whoever writes sees everything, and need not tell rows by it.
macro_rules! changed_at {
    ($column:literal, $now:expr) => {
        $now
    };
}

/// Whether rows are locked one by one.
const LOCKS_ROWS: bool = false;

#[path = "../queries/mod.rs"]
mod queries;

pub(crate) use backup::backup;
use errors::storage_error;
pub(crate) use migrate::migrate;
#[cfg(feature = "conformance")]
pub(crate) use migrate::revert;
pub(crate) use storage::open;

/// A connection.
type Conn = diesel::SqliteConnection;
/// The backend that rows are checked for.
type Db = diesel::sqlite::Sqlite;
