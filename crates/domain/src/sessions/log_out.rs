//! Signing out.

use super::Authenticated;
use crate::model::{Change, CompanyId, SessionId, SessionsToEnd, UserId};
use crate::ports::{StorageResult, Tx};
use crate::{Auth, Time};

impl Auth {
    /// Ends the caller's session.
    ///
    /// # Errors
    /// When the database is broken.
    pub fn log_out(&self, caller: &Authenticated) -> StorageResult<()> {
        let session = &caller.session;
        self.end_session(session.company, session.user, session.id)
            .map(|_| ())
    }

    /// Ends every session of the caller that expires; permanent tokens stay (document 004).
    ///
    /// # Errors
    /// When the database is broken.
    pub fn log_out_everywhere(&self, caller: &Authenticated) -> StorageResult<()> {
        let (company, user) = (caller.user.company, caller.user.id);
        let now = self.now();
        self.storage()
            .transaction(|tx| end_sessions(tx, company, user, SessionsToEnd::Expiring, now))?;
        self.forget(Change::User(user));
        Ok(())
    }

    /// Ends one session of a user; false where it was gone already.
    pub(super) fn end_session(
        &self,
        company: CompanyId,
        user: UserId,
        id: SessionId,
    ) -> StorageResult<bool> {
        let now = self.now();
        let ended = self.storage().transaction(|tx| {
            let ended = tx.delete_session(company, user, id)?;
            if ended {
                tx.record_change(Change::User(user), now)?;
            }
            Ok::<_, crate::ports::StorageError>(ended)
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
