//! What happens between BEGIN and COMMIT.

use super::super::storage_error;
use super::{Conn, Handle};
use diesel::Connection;
use diesel::connection::TransactionManager;
use latchkey_domain::events::announce;
use latchkey_domain::ports::{StorageError, StorageResult, Tx};

type Manager = <Conn as Connection>::TransactionManager;

/// Runs `work` in the transaction that has been begun on `conn` and ends it: commits if `work`
/// returned `Ok(true)` and no statement failed, rolls back otherwise and when `work` panics.
pub(in super::super) fn transact(
    conn: &mut Conn,
    work: &mut dyn FnMut(&mut dyn Tx) -> StorageResult<bool>,
) -> StorageResult<()> {
    let open = Open { conn };
    let mut handle = Handle::new(open.conn);
    let verdict = work(&mut handle);
    let failed = handle.failed();
    let events = handle.into_events();
    match verdict? {
        true if failed => Err(StorageError::Failed(
            "a statement of the transaction failed".into(),
        )),
        true => {
            Manager::commit_transaction(open.conn).map_err(|error| storage_error(error.into()))?;
            events.iter().for_each(announce);
            Ok(())
        }
        false => Ok(()),
    }
}

/// Whether `conn` is outside any transaction and fit for another.
pub(in super::super) fn is_idle(conn: &mut Conn) -> bool {
    matches!(depth(conn), Some(0))
}

/// How deep in transaction and savepoints; `None` when nobody knows any more.
fn depth(conn: &mut Conn) -> Option<u32> {
    let status = Manager::transaction_manager_status_mut(conn);
    status
        .transaction_depth()
        .ok()
        .map(|depth| depth.map_or(0, u32::from))
}

/// Rolls back on drop whatever is still open then.
struct Open<'a> {
    conn: &'a mut Conn,
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        while depth(self.conn).is_some_and(|depth| depth > 0) {
            if let Err(error) = Manager::rollback_transaction(self.conn) {
                tracing::debug!(%error, "a transaction could not be rolled back");
                return;
            }
        }
    }
}
