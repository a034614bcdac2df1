//! One connection, seen through the port.

use super::super::storage_error;
use super::{Conn, users};
use crate::error::Result;
use latchkey_domain::model::{CompanyId, Event, UserId};
use latchkey_domain::ports::{StorageError, StorageResult};

/// A connection in use, inside or outside a transaction.
pub(in super::super) struct Handle<'a> {
    conn: &'a mut Conn,
    failed: bool,
    events: Vec<Event>,
    /// The user whose row the transaction has changed or locked: that need not be asked for again.
    held: Option<(CompanyId, UserId)>,
}

impl<'a> Handle<'a> {
    pub(in super::super) fn new(conn: &'a mut Conn) -> Self {
        Self {
            conn,
            failed: false,
            events: Vec::new(),
            held: None,
        }
    }

    /// Whether any statement failed: its transaction must not be committed then, whatever the
    /// caller made of the error.
    pub(in super::super) fn failed(&self) -> bool {
        self.failed
    }

    pub(super) fn announce_later(&mut self, event: &Event) {
        self.events.push(event.clone());
    }

    /// The events to announce once the transaction is committed.
    pub(in super::super) fn into_events(self) -> Vec<Event> {
        self.events
    }

    /// Notes that nobody else changes this user until the transaction ends.
    pub(super) fn holds(&mut self, company: CompanyId, user: UserId) {
        self.held = Some((company, user));
    }

    /// Sees to it that nobody else does.
    pub(super) fn hold(&mut self, company: CompanyId, user: UserId) -> StorageResult<()> {
        if self.held != Some((company, user)) {
            self.run(|conn| users::hold(conn, company, user))?;
            self.holds(company, user);
        }
        Ok(())
    }

    pub(super) fn run<T>(
        &mut self,
        query: impl FnOnce(&mut Conn) -> Result<T>,
    ) -> StorageResult<T> {
        query(self.conn).map_err(|error| self.give_up(error))
    }

    fn give_up(&mut self, error: crate::error::Error) -> StorageError {
        self.failed = true;
        storage_error(error)
    }
}
