//! Signing out.

use super::Authenticated;
use crate::events::record_own;
use crate::model::{Change, CompanyId, EventKind, SessionId, SessionsToEnd, UserId};
use crate::ports::{StorageError, StorageResult, Tx};
use crate::{Auth, Time};

impl Auth {
    /// Ends the caller's session.
    ///
    /// # Errors
    /// When the database is broken.
    pub fn log_out(&self, caller: &Authenticated) -> StorageResult<()> {
        self.end_session(caller, caller.session.id, EventKind::SessionLogOut)
            .map(|_| ())
    }

    /// Ends every session of the caller that expires; permanent tokens stay (document 004).
    ///
    /// # Errors
    /// When the database is broken.
    pub fn log_out_everywhere(&self, caller: &Authenticated) -> StorageResult<()> {
        let (company, user) = (caller.user.company, caller.user.id);
        let now = self.now();
        self.storage().transaction::<_, StorageError>(|tx| {
            record_own(tx, EventKind::SessionEndAll, caller, now)?;
            end_sessions(tx, company, user, SessionsToEnd::Expiring, now)
        })?;
        self.forget(Change::User(user));
        Ok(())
    }

    /// Ends one session of the caller; false where it was gone already.
    pub(super) fn end_session(
        &self,
        caller: &Authenticated,
        id: SessionId,
        kind: EventKind,
    ) -> StorageResult<bool> {
        let now = self.now();
        let (company, user) = (caller.user.company, caller.user.id);
        let ended = self.storage().transaction(|tx| {
            let ended = tx.delete_session(company, user, id)?;
            if ended {
                record_own(tx, kind, caller, now)?;
                tx.record_change(Change::User(user), now)?;
            }
            Ok::<_, StorageError>(ended)
        })?;
        self.forget(Change::User(user));
        Ok(ended)
    }
}

/// Ends sessions and records it, within a transaction. The caller forgets the user after commit.
pub(crate) fn end_sessions(
    tx: &mut dyn Tx,
    company: CompanyId,
    user: UserId,
    which: SessionsToEnd,
    now: Time,
) -> StorageResult<()> {
    tx.delete_sessions(company, user, which)?;
    tx.record_change(Change::User(user), now)?;
    Ok(())
}
