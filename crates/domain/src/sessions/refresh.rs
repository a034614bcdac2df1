//! Exchanging a JWT for the next one.

use super::JwtError;
use super::cache::Version;
use super::jwt::{Issued, issue, new_jti};
use super::log_out::end_sessions;
use crate::events::{New, mention, record};
use crate::limits::Throttled;
use crate::model::{
    Change, Client, EventKind, Outcome, PlainToken, Rotation, SecretHash, SecurityNotice, Session,
    SessionKind, SessionsToEnd, User,
};
use crate::ports::{Claims, StorageResult, Tx};
use crate::{Auth, Fault, Time};
use std::sync::Arc;

/// The next token of a session.
#[derive(Clone, Debug)]
pub struct Refreshed {
    /// To be shown once.
    pub token: PlainToken,
    /// When it expires.
    pub expires: Time,
    /// Whose it is.
    pub user: Arc<User>,
}

/// Why a token was not refreshed.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// The token does not count, or not any more.
    #[error(transparent)]
    Jwt(JwtError),
    /// The session is older than tokens may be refreshed.
    #[error("the session can no longer be refreshed")]
    WindowOver,
    /// Too often.
    #[error(transparent)]
    Throttled(Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_failures!(RefreshError);

impl From<JwtError> for RefreshError {
    fn from(error: JwtError) -> Self {
        match error {
            JwtError::Throttled(throttled) => Self::Throttled(throttled),
            JwtError::Fault(fault) => Self::Fault(fault),
            JwtError::Invalid | JwtError::Expired => Self::Jwt(error),
        }
    }
}

impl Auth {
    /// Issues the next token of the session that `token` belongs to; none once the user has confirmed
    /// a second factor, which this kind of token knows nothing of.
    ///
    /// The limit counts from the session's beginning as stored, whatever the token says. Without
    /// rotation nothing is written, and the old token stays good until its own end; both die with
    /// the session. With rotation the old token dies after a grace time, and one that comes back
    /// later ends the whole session: somebody copied it (RFC 9700 section 4.14.2).
    ///
    /// # Errors
    /// See [`RefreshError`].
    pub fn refresh_jwt(
        &self,
        token: &PlainToken,
        client: &Client,
    ) -> Result<Refreshed, RefreshError> {
        let begun = self.moment();
        let now = begun.time;
        let hash = self.keyring().hash_token(token.expose());
        let mut known = match self.recall_for_refresh(&hash, now) {
            Some(known) => known,
            None => self.look_up_for_refresh(token, now)?,
        };
        let (session, user) = (&known.session, &known.user);
        let invalid = || RefreshError::Jwt(JwtError::Invalid);
        let SessionKind::Jwt { refresh_until, .. } = &session.kind else {
            return Err(invalid());
        };
        if !user.is_active() || session.expires.is_some_and(|expires| now >= expires) {
            return Err(invalid());
        }
        if now > *refresh_until {
            return Err(RefreshError::WindowOver);
        }
        let mut jti = new_jti(self.entropy());
        if self.policy().tokens.jwt_rotate {
            jti = self.rotate(&mut known, jti, client, now)?;
        } else {
            mention(New::own(EventKind::TokenRefresh, user), client, now);
        }
        let Known {
            session,
            user,
            version,
            ..
        } = known;
        let Issued { token, claims } = issue(self, &session, &user, &jti, now)?;
        let expires = claims.expires;
        if let Some(version) = version {
            let hash = self.keyring().hash_token(token.expose());
            let (user, claims) = (Arc::clone(&user), Arc::new(claims));
            self.cache()
                .store_refreshed(hash, session, user, claims, version, begun);
        }
        Ok(Refreshed {
            token,
            expires,
            user,
        })
    }

    /// What memory knows of a token that a refresh issued: its signature is ours, and nothing has
    /// changed about its user since.
    fn recall_for_refresh(&self, hash: &SecretHash, now: Time) -> Option<Known> {
        let hit = self.cache().find_refreshable(hash, now)?;
        Some(Known {
            session: hit.authenticated.session,
            user: hit.authenticated.user,
            claims: hit.claims?,
            version: Some(hit.version),
        })
    }

    /// The same out of the token and the database.
    fn look_up_for_refresh(&self, token: &PlainToken, now: Time) -> Result<Known, RefreshError> {
        let claims = self
            .check_jwt(token.expose(), now)
            .map_err(RefreshError::from)?;
        let before = self.cache().changes();
        let (session, user) = self
            .storage()
            .query(|reads| match reads.caller(claims.session)? {
                Some((session, user)) => {
                    let factors = reads.factors(session.company, session.user)?;
                    Ok((!factors.required()).then_some((session, user)))
                }
                None => Ok(None),
            })?
            .ok_or(RefreshError::Jwt(JwtError::Invalid))?;
        let version = self.cache().version(user.id);
        Ok(Known {
            // Nobody's version moved while this was read, so this one is as old as the reading.
            version: (self.cache().changes() == before).then_some(version),
            session: Arc::new(session),
            user: Arc::new(user),
            claims: Arc::new(claims),
        })
    }

    /// Makes `jti` the newest of the session and returns it.
    ///
    /// A token that was replaced within the grace time is taken for a retry whose answer was lost.
    /// It is given the newest `jti` as it stands, so that one chain lives on however often the retry
    /// is repeated.
    fn rotate(
        &self,
        known: &mut Known,
        jti: String,
        client: &Client,
        now: Time,
    ) -> Result<String, RefreshError> {
        let (session, claims) = (&known.session, &known.claims);
        let expected = presented(session, claims).to_owned();
        let event = |kind| New::new(kind).on(Some(session.company), Some(session.user));
        let refreshed = event(EventKind::TokenRefresh).seen(client, now);
        let storage = self.storage();
        // No change that other nodes are told of: their memory trusts a newest token for the grace time only.
        if storage.rotate_session(session.id, &expected, &jti, &refreshed)? {
            known.session = Arc::new(rotated(session, expected, jti.clone(), now));
            return Ok(jti);
        }
        let exchange = storage.transaction(|tx| -> StorageResult<_> {
            let told = |tx: &mut dyn Tx| tx.record_change(Change::User(session.user), now);
            Ok(match tx.rotate_session(session.id, &expected, &jti, now)? {
                // Not where it was not the newest a moment ago; were it so, it would count all the same.
                Rotation::Rotated => {
                    tx.record_event(&refreshed)?;
                    Exchange::Done(jti)
                }
                Rotation::Gone => Exchange::Refused,
                Rotation::Superseded(newer) => match self.successor(*newer, claims, now) {
                    Some(newest) => Exchange::Done(newest),
                    None => {
                        let reuse = event(EventKind::TokenReuse);
                        record(tx, reuse.outcome(Outcome::WrongToken), client, now)?;
                        tx.delete_session(session.company, session.user, session.id)?;
                        self.notify(tx, &known.user, SecurityNotice::TokenReused, now)?;
                        told(tx)?;
                        Exchange::Reused
                    }
                },
            })
        })?;
        self.forget(Change::User(session.user));
        known.version = None;
        match exchange {
            Exchange::Done(newest) => Ok(newest),
            Exchange::Reused => {
                self.wake_dispatcher();
                Err(RefreshError::Jwt(JwtError::Invalid))
            }
            Exchange::Refused => Err(RefreshError::Jwt(JwtError::Invalid)),
        }
    }

    /// The newest `jti`, if `claims`' token is the one before it and the grace time runs.
    fn successor(&self, session: Session, claims: &Claims, now: Time) -> Option<String> {
        match session.kind {
            SessionKind::Jwt {
                jti,
                previous_jti,
                rotated: Some(rotated),
                ..
            } => {
                let is_retry = previous_jti.as_ref() == Some(&claims.jti)
                    && now < rotated + self.policy().tokens.jwt_grace;
                is_retry.then_some(jti)
            }
            SessionKind::Jwt { .. } | SessionKind::Opaque { .. } => None,
        }
    }

    /// Ends every session of a user, as after a reset.
    pub(crate) fn end_all(&self, tx: &mut dyn Tx, user: &User, now: Time) -> StorageResult<()> {
        end_sessions(tx, user.company, user.id, SessionsToEnd::All, now)
    }
}

/// A token that may be refreshed, as far as its signature and second factors go.
struct Known {
    session: Arc<Session>,
    user: Arc<User>,
    claims: Arc<Claims>,
    /// The user's version at which the rest is true, where that is known.
    version: Option<Version>,
}

/// What came of a token that was not the newest.
enum Exchange {
    /// It had been replaced a moment ago; this is the newest `jti`.
    Done(String),
    /// The token was copied: the session has ended.
    Reused,
    Refused,
}

/// The session once `jti` took the place of `previous`.
fn rotated(session: &Session, previous: String, jti: String, now: Time) -> Session {
    let mut session = session.clone();
    if let SessionKind::Jwt {
        jti: newest,
        previous_jti,
        rotated,
        ..
    } = &mut session.kind
    {
        (*newest, *previous_jti, *rotated) = (jti, Some(previous), Some(now));
    }
    session
}

/// The `jti` that the presented token counts as. Before the first rotation every token of the
/// session counts as its first: none is written down while rotation is off.
fn presented<'a>(session: &'a Session, claims: &'a Claims) -> &'a str {
    match &session.kind {
        SessionKind::Jwt {
            rotated: None, jti, ..
        } => jti,
        SessionKind::Jwt { .. } | SessionKind::Opaque { .. } => &claims.jti,
    }
}
