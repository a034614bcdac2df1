//! Naming and listing a user's tokens.

use super::Authenticated;
use crate::model::{Session, SessionKind, Surface};
use crate::ports::StorageResult;
use crate::{Auth, Time};

/// A token as its owner sees it in a list: enough to name it, nothing to use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenListing {
    /// Names the token; opens nothing.
    pub token_key: String,
    /// The contract that it opens.
    pub surface: Surface,
    /// When its session ends by itself; never, for permanent ones.
    pub expires: Option<Time>,
}

impl TokenListing {
    pub(super) fn of(session: &Session) -> Self {
        Self {
            token_key: token_key(session),
            surface: session.surface,
            expires: session.expires,
        }
    }
}

/// What names a session: of a JWT, the beginning of its `sid`.
pub(super) fn token_key(session: &Session) -> String {
    match &session.kind {
        SessionKind::Opaque { token_key, .. } => token_key.clone(),
        SessionKind::Jwt { .. } => session.id.0.simple().to_string()[..8].to_owned(),
    }
}

impl Auth {
    /// The caller's live tokens of every surface, oldest first.
    ///
    /// # Errors
    /// When the database is broken.
    pub fn list_tokens(&self, caller: &Authenticated) -> StorageResult<Vec<TokenListing>> {
        Ok(self
            .sessions_of(caller)?
            .iter()
            .map(TokenListing::of)
            .collect())
    }

    /// One of the caller's live tokens.
    ///
    /// # Errors
    /// When the database is broken.
    pub fn find_token(
        &self,
        caller: &Authenticated,
        key: &str,
    ) -> StorageResult<Option<TokenListing>> {
        let found = self
            .sessions_of(caller)?
            .into_iter()
            .find(|session| token_key(session) == key);
        Ok(found.as_ref().map(TokenListing::of))
    }

    pub(super) fn sessions_of(&self, caller: &Authenticated) -> StorageResult<Vec<Session>> {
        let now = self.now();
        self.storage()
            .query(|reads| reads.sessions_of(caller.user.company, caller.user.id, now))
    }
}
