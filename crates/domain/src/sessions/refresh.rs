//! Exchanging a JWT for the next one.

use super::JwtError;
use super::jwt::{issue, new_jti};
use super::log_out::end_sessions;
use crate::limits::Throttled;
use crate::model::{
    Change, Client, PlainToken, Rotation, Session, SessionKind, SessionsToEnd, User,
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
    /// Issues the next token of the session that `token` belongs to.
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
        _client: &Client,
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
                    let user = reads.user(session.company, session.user)?;
                    Ok(user.map(|user| (session, user)))
                }
                None => Ok(None),
            })?
            .ok_or_else(invalid)?;
        let SessionKind::Jwt {
            refresh_until,
            jti: current,
            ..
        } = &session.kind
        else {
            return Err(invalid());
        };
        if !user.is_active() || session.expires.is_some_and(|expires| now >= expires) {
            return Err(invalid());
        }
        if now > *refresh_until {
            return Err(RefreshError::WindowOver);
        }
        let jti = new_jti(self.entropy());
        if self.policy().tokens.jwt_rotate {
            self.rotate(&session, current, &claims, &jti, now)?;
        }
        let user = Arc::new(user);
        let (token, expires) = issue(self, &session, &user, &jti, now)?;
        Ok(Refreshed {
            token,
            expires,
            user,
        })
    }

    /// Makes `jti` the newest of the session. A token that was replaced within the grace time is
    /// taken for a retry whose answer was lost: the unused successor is replaced in turn.
    fn rotate(
        &self,
        session: &Session,
        current: &str,
        claims: &Claims,
        jti: &str,
        now: Time,
    ) -> Result<(), RefreshError> {
        let replaced = self.storage().transaction(|tx| -> StorageResult<bool> {
            let mut expected = claims.jti.clone();
            if claims.jti != current && self.is_retry(session, claims, now) {
                expected = current.to_owned();
            }
            let rotation = tx.rotate_session(session.id, &expected, jti, now)?;
            let rotated = match rotation {
                Rotation::Rotated => true,
                Rotation::Gone => false,
                Rotation::Superseded(newer) if self.is_retry(&newer, claims, now) => {
                    let SessionKind::Jwt { jti: newest, .. } = &newer.kind else {
                        return Ok(false);
                    };
                    matches!(
                        tx.rotate_session(session.id, newest, jti, now)?,
                        Rotation::Rotated
                    )
                }
                Rotation::Superseded(_) => {
                    tx.delete_session(session.company, session.user, session.id)?;
                    false
                }
            };
            tx.record_change(Change::User(session.user), now)?;
            Ok(rotated)
        })?;
        self.forget(Change::User(session.user));
        if replaced {
            Ok(())
        } else {
            Err(RefreshError::Jwt(JwtError::Invalid))
        }
    }

    fn is_retry(&self, session: &Session, claims: &Claims, now: Time) -> bool {
        match &session.kind {
            SessionKind::Jwt {
                previous_jti,
                rotated: Some(rotated),
                ..
            } => {
                previous_jti.as_ref() == Some(&claims.jti)
                    && now < *rotated + self.policy().tokens.jwt_grace
            }
            SessionKind::Jwt { .. } | SessionKind::Opaque { .. } => false,
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
