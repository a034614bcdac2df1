//! The one connection that writes.
//!
//! Callers queue for it in order. A caller who finds others waiting behind leaves the transaction
//! open and hands the connection on: the next one works in a savepoint of it. The last one commits,
//! with one sync for all, and only then is any of them answered. So nothing is acknowledged before
//! it is on disk, whoever comes later sees what those before did, and what fails, panics or says no
//! takes back its own changes alone.

use super::group::Group;
use super::queries::{self, attempt, commit, is_at_depth};
use super::{Conn, connection, storage_error};
use crate::turns::Turns;
use diesel::Connection;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use latchkey_domain::events::announce;
use latchkey_domain::ports::{StorageError, StorageResult, Tx};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::time::Duration;

/// How long a caller queues. At 5 ms a sync this is a thousand writers, were each to sync alone.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many callers share a commit at most: the first one waits for all of them.
const MEMBERS: u32 = 32;

/// The writing connection and the queue for it.
pub(super) struct Writer {
    path: String,
    turns: Turns<Slot>,
}

/// What is handed from one caller to the next.
#[derive(Default)]
struct Slot {
    /// `None` until it is made again, after it was found unfit.
    conn: Option<Conn>,
    /// Whose changes are in the open transaction.
    group: Option<Arc<Group>>,
    members: u32,
}

impl Writer {
    pub(super) fn open(path: String) -> StorageResult<Self> {
        let slot = Slot {
            conn: Some(connection::writer(&path)?),
            ..Slot::default()
        };
        let turns = Turns::new([slot]);
        Ok(Self { path, turns })
    }

    /// Runs `work` in a transaction or a savepoint of one and, if it wants that, commits to disk.
    pub(super) fn transaction(
        &self,
        work: &mut dyn FnMut(&mut dyn Tx) -> StorageResult<bool>,
    ) -> StorageResult<()> {
        let events = self.take_turn(|conn| queries::run(conn, work))?;
        events.iter().flatten().for_each(announce);
        Ok(())
    }

    /// Yields what `work` does, once it is committed.
    fn take_turn<T>(
        &self,
        work: impl FnOnce(&mut Conn) -> StorageResult<Option<T>>,
    ) -> StorageResult<Option<T>> {
        let slot = self
            .turns
            .take(PATIENCE)
            .ok_or_else(|| StorageError::Unavailable("too many callers wait to write".into()))?;
        let mut turn = Turn {
            turns: &self.turns,
            slot,
        };
        let verdict = catch_unwind(AssertUnwindSafe(|| turn.slot.run(&self.path, work)));
        let group = turn.slot.group.clone();
        drop(turn);
        // Whoever was refused may have seen changes of others: they count only once committed.
        let committed = group.map_or(Ok(()), |group| group.wait());
        match verdict {
            Ok(verdict) => verdict.and_then(|kept| committed.map(|()| kept)),
            Err(panic) => resume_unwind(panic),
        }
    }
}

/// A caller's turn; ends by handing on, after a panic too.
struct Turn<'a> {
    turns: &'a Turns<Slot>,
    slot: Slot,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let slot = std::mem::take(&mut self.slot);
        let slot = match slot.group.is_some() && slot.members < MEMBERS {
            true => self.turns.pass(slot),
            false => Err(slot),
        };
        if let Err(mut slot) = slot {
            slot.commit();
            self.turns.put(slot);
        }
    }
}

impl Slot {
    /// Runs `work` and keeps its changes, uncommitted, if it wants that.
    fn run<T>(
        &mut self,
        path: &str,
        work: impl FnOnce(&mut Conn) -> StorageResult<Option<T>>,
    ) -> StorageResult<Option<T>> {
        let joins = self.group.is_some();
        let conn = match self.conn.take() {
            Some(conn) => conn,
            None => connection::writer(path)?,
        };
        let conn = self.conn.insert(conn);
        let begun = match joins {
            true => <Conn as Connection>::TransactionManager::begin_transaction(conn),
            // IMMEDIATE takes the write lock at once: taken later, it may be refused half way.
            false => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
        };
        if let Err(error) = begun {
            self.give_up_unless_fit();
            return Err(storage_error(error.into()));
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| match attempt(conn, work) {
            Ok(Some(kept)) if joins => commit(conn).map(|()| Some(kept)),
            outcome => outcome,
        }));
        if matches!(outcome, Ok(Ok(Some(_)))) {
            self.group.get_or_insert_default();
            self.members += 1;
        }
        self.give_up_unless_fit();
        match outcome {
            Ok(outcome) => outcome,
            Err(panic) => resume_unwind(panic),
        }
    }

    /// Lets go of a connection that is not as deep in a transaction as it should be. SQLite takes
    /// back a whole transaction by itself where the disk is full or broken.
    fn give_up_unless_fit(&mut self) {
        let expected = u32::from(self.group.is_some());
        if let Some(conn) = &mut self.conn
            && is_at_depth(conn, expected)
        {
            return;
        }
        self.conn = None;
        if let Some(group) = self.group.take() {
            group.decide(&Err(StorageError::Unavailable(
                "a transaction shared with others was lost".into(),
            )));
        }
        self.members = 0;
    }

    /// Commits what is open and says so.
    fn commit(&mut self) {
        if let Some(group) = self.group.take() {
            let outcome = match &mut self.conn {
                Some(conn) => commit(conn),
                None => Err(StorageError::Failed("no connection".into())),
            };
            group.decide(&outcome);
        }
        self.members = 0;
        if self.conn.as_mut().is_some_and(|conn| !is_at_depth(conn, 0)) {
            self.conn = None;
        }
    }
}

#[cfg(test)]
mod tests;
