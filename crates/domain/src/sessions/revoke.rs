//! Revoking one token by its key.

use super::Authenticated;
use super::list::token_key;
use crate::Auth;
use crate::model::EventKind;
use crate::ports::StorageResult;

impl Auth {
    /// Ends the session that `key` names among the caller's own; false where it names none.
    /// Should two tokens share a key, the older one goes first.
    ///
    /// # Errors
    /// When the database is broken.
    pub fn revoke_token(&self, caller: &Authenticated, key: &str) -> StorageResult<bool> {
        let named = self
            .sessions_of(caller)?
            .into_iter()
            .find(|session| token_key(session) == key);
        match named {
            Some(session) => self.end_session(caller, session.id, EventKind::TokenRevoke),
            None => Ok(false),
        }
    }
}
