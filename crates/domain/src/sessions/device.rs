//! The device that a session is bound to (document 000).

use super::Authenticated;
use crate::Auth;
use crate::events::record_own;
use crate::model::{Change, EventKind};
use crate::ports::StorageResult;

/// Longest push token that is kept, in characters.
const MAX_PUSH_TOKEN_CHARS: usize = 512;

impl Auth {
    /// Sets or forgets where push notices of the caller's device go. False where the session is bound
    /// to no device, or the token is none.
    ///
    /// # Errors
    /// When the database is broken.
    pub fn set_push_token(
        &self,
        caller: &Authenticated,
        push_token: Option<&str>,
    ) -> StorageResult<bool> {
        if push_token
            .is_some_and(|token| token.is_empty() || token.chars().count() > MAX_PUSH_TOKEN_CHARS)
        {
            return Ok(false);
        }
        let now = self.now();
        let user = caller.user.id;
        let set = self.storage().transaction(|tx| {
            let set = tx.set_push_token(caller.session.id, push_token)?;
            if set {
                record_own(tx, EventKind::SessionUpdate, caller, now)?;
            }
            tx.record_change(Change::User(user), now)?;
            Ok::<_, crate::ports::StorageError>(set)
        })?;
        self.forget(Change::User(user));
        Ok(set)
    }
}
