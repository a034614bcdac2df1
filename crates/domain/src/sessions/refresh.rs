//! Exchanging a JWT for the next one.

use super::JwtError;
use super::jwt::{issue, new_jti};
use super::log_out::end_sessions;
use crate::events::{New, mention, record};
use crate::limits::Throttled;
use crate::model::{
    Change, Client, EventKind, Outcome, PlainToken, Rotation, SecurityNotice, Session, SessionKind,
    SessionsToEnd, User,
};
use crate::ports::{Claims, StorageResult};
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
        let now = self.now();
        let claims = self
            .check_jwt(token.expose(), now)
            .map_err(RefreshError::from)?;
        let invalid = || RefreshError::Jwt(JwtError::Invalid);
        let (session, user) = self
            .storage()
            .query(|reads| match reads.session(claims.session)? {
                Some(session) => {
                    let (company, user) = (session.company, session.user);
                    if reads.factors(company, user)?.required() {
                        return Ok(None);
                    }
                    let user = reads.user(company, user)?;
                    Ok(user.map(|user| (session, user)))
                }
                None => Ok(None),
            })?
            .ok_or_else(invalid)?;
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
            jti = self.rotate(&session, &user, &claims, jti, client, now)?;
        } else {
            mention(New::own(EventKind::TokenRefresh, &user), client, now);
        }
        let user = Arc::new(user);
        let (token, expires) = issue(self, &session, &user, &jti, now)?;
        Ok(Refreshed {
            token,
            expires,
            user,
        })
    }

    /// Makes `jti` the newest of the session and returns it.
    ///
    /// A token that was replaced within the grace time is taken for a retry whose answer was lost.
    /// It is given the newest `jti` as it stands, so that one chain lives on however often the retry
    /// is repeated.
    fn rotate(
        &self,
        session: &Session,
        user: &User,
        claims: &Claims,
        jti: String,
        client: &Client,
        now: Time,
    ) -> Result<String, RefreshError> {
        let event = |kind| New::new(kind).on(Some(session.company), Some(session.user));
        let newest = self
            .storage()
            .transaction(|tx| -> StorageResult<Option<String>> {
                let newest =
                    match tx.rotate_session(session.id, presented(session, claims), &jti, now)? {
                        Rotation::Rotated => {
                            record(tx, event(EventKind::TokenRefresh), client, now)?;
                            Some(jti)
                        }
                        Rotation::Gone => None,
                        Rotation::Superseded(newer) => match self.successor(*newer, claims, now) {
                            Some(newest) => return Ok(Some(newest)),
                            None => {
                                let reuse = event(EventKind::TokenReuse);
                                let reuse = reuse.outcome(Outcome::WrongToken);
                                record(tx, reuse, client, now)?;
                                tx.delete_session(session.company, session.user, session.id)?;
                                self.notify(tx, user, SecurityNotice::TokenReused, now)?;
                                None
                            }
                        },
                    };
                tx.record_change(Change::User(session.user), now)?;
                Ok(newest)
            })?;
        self.forget(Change::User(session.user));
        self.wake_dispatcher();
        newest.ok_or(RefreshError::Jwt(JwtError::Invalid))
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
    pub(crate) fn end_all(
        &self,
        tx: &mut dyn crate::ports::Tx,
        user: &User,
        now: Time,
    ) -> StorageResult<()> {
        end_sessions(tx, user.company, user.id, SessionsToEnd::All, now)
    }
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
