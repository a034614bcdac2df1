//! Who is calling: from an opaque token or a JWT to a session and its user.

use super::JwtError;
use crate::model::{PlainToken, SecretHash, Session, SessionKind, User};
use crate::ports::{Claims, StorageResult};
use crate::{Auth, Fault, Time};
use std::sync::Arc;

/// A caller whose token was found good.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// What the token stands for.
    pub session: Arc<Session>,
    /// Whose it is.
    pub user: Arc<User>,
}

/// Why a token was refused.
#[derive(Debug, thiserror::Error)]
pub enum AuthenticateError {
    /// Unknown, expired, revoked, or of a user who may not sign in: all are one.
    #[error("the token does not count")]
    Invalid,
    /// Good, but a second factor is still owed.
    #[error("a second factor is owed")]
    MfaPending,
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_faults!(AuthenticateError);

/// Longest opaque token that is looked at, in bytes.
const MAX_OPAQUE_BYTES: usize = 128;

impl Auth {
    /// Checks an opaque token from memory alone, in a few microseconds; `None`: call
    /// [`Auth::authenticate`], which may block.
    pub fn authenticate_from_memory(&self, token: &PlainToken) -> Option<Authenticated> {
        let hash = self.opaque_hash(token)?;
        let found = self.cache().find(&hash, self.now())?.authenticated;
        (!found.session.mfa_pending).then_some(found)
    }

    /// Checks an opaque token of any surface.
    ///
    /// # Errors
    /// See [`AuthenticateError`].
    pub fn authenticate(&self, token: &PlainToken) -> Result<Authenticated, AuthenticateError> {
        let found = self.authenticate_pending(token)?;
        if found.session.mfa_pending {
            Err(AuthenticateError::MfaPending)
        } else {
            Ok(found)
        }
    }

    /// The same, for the few calls that a session may make while a second factor is still owed.
    ///
    /// # Errors
    /// See [`AuthenticateError`]; never `MfaPending`.
    pub fn authenticate_pending(
        &self,
        token: &PlainToken,
    ) -> Result<Authenticated, AuthenticateError> {
        let now = self.now();
        let hash = self.opaque_hash(token).ok_or(AuthenticateError::Invalid)?;
        if let Some(hit) = self.cache().find(&hash, now) {
            return Ok(hit.authenticated);
        }
        let session = self
            .storage()
            .query(|reads| reads.session_by_token(&hash))?;
        let found = session
            .map(|session| self.confirm(session, hash, None, now))
            .transpose()?
            .flatten();
        found.ok_or(AuthenticateError::Invalid)
    }

    /// Checks a JWT from memory alone; `None`: call [`Auth::authenticate_jwt`].
    pub fn authenticate_jwt_from_memory(
        &self,
        token: &PlainToken,
    ) -> Option<(Authenticated, Arc<Claims>)> {
        let hit = self
            .cache()
            .find(&self.keyring().hash_token(token.expose()), self.now())?;
        Some((hit.authenticated, hit.claims?))
    }

    /// Checks a JWT: signature, times, and that its session lives.
    ///
    /// # Errors
    /// See [`JwtError`].
    pub fn authenticate_jwt(
        &self,
        token: &PlainToken,
    ) -> Result<(Authenticated, Arc<Claims>), JwtError> {
        let now = self.now();
        let hash = self.keyring().hash_token(token.expose());
        if let Some(hit) = self.cache().find(&hash, now)
            && let Some(claims) = hit.claims
        {
            return Ok((hit.authenticated, claims));
        }
        let claims = Arc::new(self.check_jwt(token.expose(), now)?);
        let session = self
            .storage()
            .query(|reads| reads.session(claims.session))?;
        let found = match session {
            Some(session) if self.token_stands(&session, &claims, now) => {
                self.confirm(session, hash, Some(Arc::clone(&claims)), now)?
            }
            _ => None,
        };
        Ok((found.ok_or(JwtError::Invalid)?, claims))
    }

    /// Whether a JWT is the newest of its session, or replaced so short a time ago that its bearer
    /// may not have got the answer.
    fn token_stands(&self, session: &Session, claims: &Claims, now: Time) -> bool {
        match &session.kind {
            SessionKind::Jwt {
                rotated: Some(rotated),
                jti,
                previous_jti,
                ..
            } => {
                claims.jti == *jti
                    || (previous_jti.as_ref() == Some(&claims.jti)
                        && now < *rotated + self.policy().tokens.jwt_grace)
            }
            SessionKind::Jwt { .. } => true,
            SessionKind::Opaque { .. } => false,
        }
    }

    /// Reads session and user once more, after noting the user's version, and keeps them in memory.
    fn confirm(
        &self,
        seen: Session,
        hash: SecretHash,
        claims: Option<Arc<Claims>>,
        now: Time,
    ) -> StorageResult<Option<Authenticated>> {
        let version = self.cache().version(seen.user);
        let (session, user) = self.storage().query(|reads| {
            Ok((
                reads.session(seen.id)?,
                reads.user(seen.company, seen.user)?,
            ))
        })?;
        let found = match (session, user) {
            (Some(session), Some(user)) if is_live(&session, now) && user.is_active() => {
                Authenticated {
                    session: Arc::new(session),
                    user: Arc::new(user),
                }
            }
            _ => return Ok(None),
        };
        self.cache().store(hash, &found, claims, version);
        Ok(Some(found))
    }

    fn opaque_hash(&self, token: &PlainToken) -> Option<SecretHash> {
        let token = token.expose();
        let plausible = !token.is_empty() && token.len() <= MAX_OPAQUE_BYTES;
        plausible.then(|| self.keyring().hash_token(token))
    }
}

fn is_live(session: &Session, now: Time) -> bool {
    session.expires.is_none_or(|expires| now < expires)
}
