//! Connections and their settings.

use super::{Conn, storage_error};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use latchkey_domain::ports::{StorageError, StorageResult};

/// For every connection. The busy time-out comes first, so that it holds for what follows. Kibibytes of
/// page cache, which takes memory as it is used: with 500 a look-up among 10^5 sessions cost a seventh more
/// than among 10^3 (docs/performance.md, sizes).
const COMMON: &str = "
    PRAGMA busy_timeout = 5000;
    PRAGMA foreign_keys = ON;
    PRAGMA synchronous = FULL;
    PRAGMA temp_store = MEMORY;
    PRAGMA trusted_schema = OFF;
    PRAGMA mmap_size = 0;
    PRAGMA cache_size = -2000;
";

/// For the writer: after how many pages of log (16 MiB) whoever commits copies them into the database,
/// which is the rarer, and the less for pages written often, the more they are; how much of the log stays
/// on disk.
const WRITER: &str = "
    PRAGMA wal_autocheckpoint = 4000;
    PRAGMA journal_size_limit = 20000000;
";

const READER: &str = "
    PRAGMA query_only = ON;
";

#[derive(QueryableByName)]
struct JournalMode {
    #[diesel(sql_type = Text)]
    journal_mode: String,
}

/// A connection that may write.
pub(super) fn writer(path: &str) -> StorageResult<Conn> {
    let mut conn = establish(path)?;
    configure(&mut conn, WRITER)?;
    // Persistent, so that this is a change only once; asked for each time because a copy that
    // somebody restored may have lost it.
    let mode: JournalMode = diesel::sql_query("PRAGMA journal_mode = WAL")
        .get_result(&mut conn)
        .map_err(|error| storage_error(error.into()))?;
    if mode.journal_mode != "wal" {
        return Err(StorageError::Failed(
            format!(
                "SQLite keeps its journal as {:?}, not as a write-ahead log",
                mode.journal_mode
            )
            .into(),
        ));
    }
    Ok(conn)
}

/// A connection that cannot write.
pub(super) fn reader(path: &str) -> StorageResult<Conn> {
    let mut conn = establish(path)?;
    configure(&mut conn, READER)?;
    Ok(conn)
}

/// A connection that leaves the way in which the journal is kept as it is.
pub(super) fn copier(path: &str) -> StorageResult<Conn> {
    let mut conn = establish(path)?;
    configure(&mut conn, "")?;
    Ok(conn)
}

fn establish(path: &str) -> StorageResult<Conn> {
    // Absolute or `./`: never a URI, `:memory:` or the empty name of a temporary database.
    let path = if path.starts_with('/') {
        path.to_owned()
    } else {
        format!("./{path}")
    };
    Conn::establish(&path).map_err(|error| StorageError::Unavailable(Box::new(error)))
}

fn configure(conn: &mut Conn, own: &str) -> StorageResult<()> {
    conn.batch_execute(COMMON)
        .and_then(|()| conn.batch_execute(own))
        .map_err(|error| storage_error(error.into()))
}
