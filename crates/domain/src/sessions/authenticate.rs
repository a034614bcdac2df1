//! Who is calling: from an opaque token or a JWT to a session and its user.

use super::JwtError;
use super::cache::{Hit, Moment};
use crate::model::{Client, PlainToken, SecretHash, Session, SessionKind, Surface, User};
use crate::ports::{Claims, Reads, StorageError, StorageResult};
use crate::{Auth, Fault, Time};
use chrono::TimeDelta;
use std::sync::Arc;

/// A caller whose token was found good.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// What the token stands for.
    pub session: Arc<Session>,
    /// Whose it is.
    pub user: Arc<User>,
    /// Where the call comes from; nothing is known until [`Authenticated::at`].
    pub client: Client,
}

impl Authenticated {
    /// The same caller, with where the call comes from.
    #[must_use]
    pub fn at(self, client: impl Into<Client>) -> Self {
        Self {
            client: client.into(),
            ..self
        }
    }
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

/// How the database may be asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    /// At once or not at all; any fault means that it was not.
    AtOnce,
    /// As long as it takes.
    Waiting,
}

/// How often the end of an idle session is moved at most.
const SLIDE_EVERY: TimeDelta = TimeDelta::days(1);
/// Longest opaque token that is looked at, in bytes.
const MAX_OPAQUE_BYTES: usize = 128;

impl Auth {
    /// Checks an opaque token from memory alone, in a few microseconds; `None`: call
    /// [`Auth::authenticate`], which may block.
    pub fn authenticate_from_memory(&self, token: &PlainToken) -> Option<Authenticated> {
        let hash = self.opaque_hash(token)?;
        let found = self.recall(&hash, self.moment())?.authenticated;
        (!found.session.mfa_pending).then_some(found)
    }

    /// Checks an opaque token from memory, or by a look into a database that answers within microseconds;
    /// `None`: call [`Auth::authenticate`], which may block.
    pub fn authenticate_at_once(
        &self,
        token: &PlainToken,
    ) -> Option<Result<Authenticated, AuthenticateError>> {
        if let Some(found) = self.authenticate_from_memory(token) {
            return Some(Ok(found));
        }
        if !self.storage().is_near() {
            return None;
        }
        match self.opaque_caller(token, Asking::AtOnce) {
            Err(AuthenticateError::Fault(_)) => None,
            Ok(found) if found.session.mfa_pending => None,
            answer => Some(answer),
        }
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
        self.opaque_caller(token, Asking::Waiting)
    }

    fn opaque_caller(
        &self,
        token: &PlainToken,
        asking: Asking,
    ) -> Result<Authenticated, AuthenticateError> {
        let now = self.moment();
        let hash = self.opaque_hash(token).ok_or(AuthenticateError::Invalid)?;
        // What a session owes may have been given on another node a moment ago: so the database is
        // asked before anybody is told that a factor is missing.
        if let Some(hit) = self.recall(&hash, now)
            && !hit.authenticated.session.mfa_pending
        {
            return Ok(hit.authenticated);
        }
        let found = self.look_up(asking, hash, None, now, |reads| {
            reads.caller_by_token(&hash)
        })?;
        found.ok_or(AuthenticateError::Invalid)
    }

    /// Checks a JWT from memory alone; `None`: call [`Auth::authenticate_jwt`].
    pub fn authenticate_jwt_from_memory(
        &self,
        token: &PlainToken,
    ) -> Option<(Authenticated, Arc<Claims>)> {
        let hit = self
            .cache()
            .find(&self.keyring().hash_token(token.expose()), self.moment())?;
        Some((hit.authenticated, hit.claims?))
    }

    /// Checks a JWT from memory, or by its signature and a look into a database that answers within
    /// microseconds; `None`: call [`Auth::authenticate_jwt`].
    pub fn authenticate_jwt_at_once(
        &self,
        token: &PlainToken,
    ) -> Option<Result<(Authenticated, Arc<Claims>), JwtError>> {
        if let Some(found) = self.authenticate_jwt_from_memory(token) {
            return Some(Ok(found));
        }
        if !self.storage().is_near() {
            return None;
        }
        match self.jwt_caller(token, Asking::AtOnce) {
            Err(JwtError::Fault(_)) => None,
            answer => Some(answer),
        }
    }

    /// Checks a JWT: signature, times, and that its session lives.
    ///
    /// # Errors
    /// See [`JwtError`].
    pub fn authenticate_jwt(
        &self,
        token: &PlainToken,
    ) -> Result<(Authenticated, Arc<Claims>), JwtError> {
        self.jwt_caller(token, Asking::Waiting)
    }

    fn jwt_caller(
        &self,
        token: &PlainToken,
        asking: Asking,
    ) -> Result<(Authenticated, Arc<Claims>), JwtError> {
        let now = self.moment();
        let hash = self.keyring().hash_token(token.expose());
        if let Some(hit) = self.cache().find(&hash, now)
            && let Some(claims) = hit.claims
        {
            return Ok((hit.authenticated, claims));
        }
        let claims = Arc::new(match asking {
            Asking::Waiting => self.check_jwt(token.expose(), now.time)?,
            Asking::AtOnce => self.check_jwt_at_once(token.expose(), now.time)?,
        });
        let found = self.look_up(asking, hash, Some(Arc::clone(&claims)), now, |reads| {
            reads.caller(claims.session)
        })?;
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

    /// The session that `find` finds with its user, if both live; kept in memory.
    ///
    /// The user's version must be noted before they are read, but whose the session is, the reading
    /// tells. So the cache's own version is noted first: where it has not moved when the user is
    /// known, the user's version is as old as the reading; where it has, both are read again.
    fn look_up(
        &self,
        asking: Asking,
        hash: SecretHash,
        claims: Option<Arc<Claims>>,
        now: Moment,
        find: impl Fn(&mut dyn Reads) -> StorageResult<Option<(Session, User)>>,
    ) -> StorageResult<Option<Authenticated>> {
        let before = self.cache().changes();
        let look = |reads: &mut dyn Reads| {
            let mut found = find(reads)?;
            let version = found
                .as_ref()
                .map(|(session, _)| self.cache().version(session.user));
            if self.cache().changes() != before {
                found = find(reads)?;
            }
            Ok((found, version))
        };
        let (found, version) = match asking {
            Asking::Waiting => self.storage().query(look)?,
            Asking::AtOnce => self.storage().query_at_once(look)?,
        };
        let (Some((session, user)), Some(version)) = (found, version) else {
            return Ok(None);
        };
        let stands = claims.as_ref().map_or(is_opaque(&session), |claims| {
            self.token_stands(&session, claims, now.time)
        });
        if !stands || !is_live(&session, now.time) || !user.is_active() {
            return Ok(None);
        }
        let session = self.slide(asking, session, now.time)?;
        let found = Authenticated {
            session: Arc::new(session),
            user: Arc::new(user),
            client: Client::default(),
        };
        self.cache().store(hash, &found, claims, version, now);
        Ok(Some(found))
    }

    /// Moves the end of a session that ends by being idle. At most once a day, so that using a token
    /// costs no write; memory lets go of such a session as often.
    fn slide(&self, asking: Asking, session: Session, now: Time) -> StorageResult<Session> {
        let Some(lifetime) = self.idle_lifetime(&session) else {
            return Ok(session);
        };
        let expires = now + lifetime;
        if session
            .expires
            .is_none_or(|current| expires - current < SLIDE_EVERY)
        {
            return Ok(session);
        }
        if asking == Asking::AtOnce {
            return Err(not_at_once());
        }
        self.storage()
            .transaction(|tx| tx.extend_session(session.id, expires))?;
        Ok(Session {
            expires: Some(expires),
            ..session
        })
    }

    /// How long a session may be idle, for those that end by it. A token for programs ends when its maker
    /// said.
    fn idle_lifetime(&self, session: &Session) -> Option<TimeDelta> {
        match session.surface {
            _ if session.is_for_programs() => None,
            Surface::DeviceTokens | Surface::Signup => Some(self.policy().tokens.device_idle),
            Surface::Company | Surface::Jwt | Surface::Phone => None,
        }
    }

    /// What memory knows of a token, unless its session is due to be moved on.
    fn recall(&self, hash: &SecretHash, now: Moment) -> Option<Hit> {
        let hit = self.cache().find(hash, now)?;
        let session = &hit.authenticated.session;
        let due = self.idle_lifetime(session).is_some_and(|lifetime| {
            session
                .expires
                .is_some_and(|expires| now.time + lifetime - expires >= SLIDE_EVERY)
        });
        (!due).then_some(hit)
    }

    pub(super) fn moment(&self) -> Moment {
        Moment::now(self.clock())
    }

    fn opaque_hash(&self, token: &PlainToken) -> Option<SecretHash> {
        let token = token.expose();
        let plausible = !token.is_empty() && token.len() <= MAX_OPAQUE_BYTES;
        plausible.then(|| self.keyring().hash_token(token))
    }
}

/// Why a question that may keep nobody waiting was not answered.
pub(super) fn not_at_once() -> StorageError {
    StorageError::Unavailable("this takes longer than a look".into())
}

fn is_opaque(session: &Session) -> bool {
    matches!(session.kind, SessionKind::Opaque { .. })
}

fn is_live(session: &Session, now: Time) -> bool {
    session.expires.is_none_or(|expires| now < expires)
}
