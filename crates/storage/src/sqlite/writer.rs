//! The one connection that writes.
//!
//! Callers queue for it in order. Everything between "a closure wants to write" and "its changes
//! are on disk" happens in [`Writer::transaction`]; committing several callers' savepoints with one
//! sync would change that function alone.

use super::queries::{is_idle, transact};
use super::{Conn, connection, storage_error};
use diesel::connection::AnsiTransactionManager;
use latchkey_domain::ports::{StorageError, StorageResult, Tx};
use parking_lot::FairMutex;
use std::time::Duration;

/// How long a caller queues. At 5 ms a sync this is a thousand writers.
const PATIENCE: Duration = Duration::from_secs(5);

/// The writing connection and the queue for it.
pub(super) struct Writer {
    path: String,
    /// `None` until it is made again, after it was found unfit.
    conn: FairMutex<Option<Conn>>,
}

impl Writer {
    pub(super) fn open(path: String) -> StorageResult<Self> {
        let conn = FairMutex::new(Some(connection::writer(&path)?));
        Ok(Self { path, conn })
    }

    /// Runs `work` in a transaction and, if it wants that, commits to disk.
    pub(super) fn transaction(
        &self,
        work: &mut dyn FnMut(&mut dyn Tx) -> StorageResult<bool>,
    ) -> StorageResult<()> {
        let mut slot = self
            .conn
            .try_lock_for(PATIENCE)
            .ok_or_else(|| StorageError::Unavailable("too many callers wait to write".into()))?;
        let mut place = Place { slot: &mut slot };
        let conn = place.connection(&self.path)?;
        // IMMEDIATE takes the write lock at once: taken later, it may be refused half way.
        AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE")
            .map_err(|error| storage_error(error.into()))?;
        transact(conn, work)
    }
}

/// Keeps a connection for the next caller only if it is fit, also when a closure panics.
struct Place<'a> {
    slot: &'a mut Option<Conn>,
}

impl Place<'_> {
    fn connection(&mut self, path: &str) -> StorageResult<&mut Conn> {
        let conn = match self.slot.take() {
            Some(conn) => conn,
            None => connection::writer(path)?,
        };
        Ok(self.slot.insert(conn))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if self.slot.as_mut().is_some_and(|conn| !is_idle(conn)) {
            *self.slot = None;
        }
    }
}
