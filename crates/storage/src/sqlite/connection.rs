//! Connections and their settings.

use super::Conn;
use super::errors::{is_locked, storage_error};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use latchkey_domain::ports::{StorageError, StorageResult};
use std::time::{Duration, Instant};

/// How long whoever is refused a lock at once goes on asking: as long as the busy time-out.
const PATIENCE: Duration = Duration::from_secs(5);

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
    let mode = write_ahead(&mut conn)?;
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

/// Asks for a write-ahead log. Persistent, so that this is a change only once; asked for each time because a
/// copy that somebody restored may have lost it.
///
/// Of several that make the change at the same moment SQLite refuses all but one at once, whatever the busy
/// time-out: each holds a lock that the other waits for. Whoever is refused waits until it might write, which
/// minds the time-out, and asks again.
fn write_ahead(conn: &mut Conn) -> StorageResult<JournalMode> {
    let end = Instant::now() + PATIENCE;
    loop {
        match diesel::sql_query("PRAGMA journal_mode = WAL").get_result(conn) {
            Err(error) if is_locked(&error) && Instant::now() < end => {
                // Whatever comes of it, the next answer tells.
                let _ = conn.immediate_transaction(|_| QueryResult::Ok(()));
            }
            answer => return answer.map_err(|error| storage_error(error.into())),
        }
    }
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
