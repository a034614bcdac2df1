//! What happens between BEGIN and COMMIT.

use super::super::storage_error;
use super::{Conn, Handle};
use diesel::Connection;
use diesel::connection::TransactionManager;
use latchkey_domain::model::Event;
use latchkey_domain::ports::{StorageError, StorageResult, Tx};

type Manager = <Conn as Connection>::TransactionManager;

/// Runs `work` in the innermost transaction or savepoint that has been begun on `conn`. Leaves it
/// open if `work` returned something; rolls it back otherwise and when `work` panics.
pub(in super::super) fn attempt<T>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Conn) -> StorageResult<Option<T>>,
) -> StorageResult<Option<T>> {
    let mut open = Open::innermost(conn);
    let kept = work(open.conn)?;
    if kept.is_some() {
        open.outside = u32::MAX;
    }
    Ok(kept)
}

/// Runs `work` on the port and yields, if it wants to keep its changes, the events to announce once
/// they are committed. An error where it wants to keep them though a statement failed.
pub(in super::super) fn run(
    conn: &mut Conn,
    work: &mut dyn FnMut(&mut dyn Tx) -> StorageResult<bool>,
) -> StorageResult<Option<Vec<Event>>> {
    let mut handle = Handle::new(conn);
    match work(&mut handle)? {
        true if handle.failed() => Err(StorageError::Failed(
            "a statement of the transaction failed".into(),
        )),
        true => Ok(Some(handle.into_events())),
        false => Ok(None),
    }
}

/// Commits the innermost transaction or savepoint; rolls it back where that fails.
pub(in super::super) fn commit(conn: &mut Conn) -> StorageResult<()> {
    let open = Open::innermost(conn);
    Manager::commit_transaction(open.conn).map_err(|error| storage_error(error.into()))
}

/// Whether `conn` is so deep in transaction and savepoints, and fit for more.
pub(in super::super) fn is_at_depth(conn: &mut Conn, expected: u32) -> bool {
    depth(conn) == Some(expected)
}

/// How deep in transaction and savepoints; `None` when nobody knows any more.
fn depth(conn: &mut Conn) -> Option<u32> {
    let status = Manager::transaction_manager_status_mut(conn);
    status
        .transaction_depth()
        .ok()
        .map(|depth| depth.map_or(0, u32::from))
}

/// Rolls back on drop whatever is deeper than `outside` then.
struct Open<'a> {
    conn: &'a mut Conn,
    outside: u32,
}

impl<'a> Open<'a> {
    fn innermost(conn: &'a mut Conn) -> Self {
        let outside = depth(conn).unwrap_or_default().saturating_sub(1);
        Self { conn, outside }
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        while depth(self.conn).is_some_and(|depth| depth > self.outside) {
            if let Err(error) = Manager::rollback_transaction(self.conn) {
                tracing::debug!(%error, "a transaction could not be rolled back");
                return;
            }
        }
    }
}
