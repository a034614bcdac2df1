//! How long ago callers proved who they are, and proving it once more.
//!
//! Whoever finds an unlocked telephone holds a session, not the password. So what an account is secured
//! by, its addresses, numbers and factors, changes only within `tokens.fresh_seconds` of a login, a
//! factor or the password.

use super::Authenticated;
use crate::events::{New, record};
use crate::limits::Throttled;
use crate::model::{Change, Client, EventKind, Password, Session, Surface};
use crate::{Auth, Fault};
use std::sync::Arc;

/// The caller must first prove who they are once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the last proof of who is calling is too old")]
pub struct NotFresh;

/// Why a caller did not prove who they are.
#[derive(Debug, thiserror::Error)]
pub enum ProveError {
    /// Not the caller's password.
    #[error("the password is not right")]
    WrongPassword,
    /// Too often.
    #[error(transparent)]
    Throttled(Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_failures!(ProveError);

impl Authenticated {
    /// Whether the session opens anything on this contract: it does on the one that it was made for.
    pub fn opens(&self, contract: Surface) -> bool {
        self.session.surface == contract
    }
}

impl Auth {
    /// Takes the caller's password as a proof of who they are, and returns them as they are with it.
    /// The session counts as fresh from now on; a token made for programs does for this one call.
    ///
    /// # Errors
    /// See [`ProveError`]. A wrong password counts as a failed login.
    pub fn prove_again(
        &self,
        caller: &Authenticated,
        password: &Password,
        client: &Client,
    ) -> Result<Authenticated, ProveError> {
        let now = self.now();
        let user = &caller.user;
        self.check_password(user, password, client)?
            .ok_or(ProveError::WrongPassword)?;
        self.storage().transaction(|tx| {
            record(tx, New::own(EventKind::PasswordCheck, user), client, now)?;
            if tx.set_session_proved(caller.session.id, now)? {
                tx.record_change(Change::User(user.id), now)?;
            }
            Ok::<_, ProveError>(())
        })?;
        self.forget(Change::User(user.id));
        let proved = Session {
            proved: Some(now),
            ..Session::clone(&caller.session)
        };
        Ok(Authenticated {
            session: Arc::new(proved),
            user: Arc::clone(user),
            client: caller.client.clone(),
        })
    }

    /// Lets callers pass who proved who they are a short time ago.
    pub(crate) fn require_fresh(&self, caller: &Authenticated) -> Result<(), NotFresh> {
        let fresh = self.policy().tokens.fresh;
        let now = self.now();
        match caller.session.proved {
            Some(proved) if now - proved <= fresh => Ok(()),
            _ => Err(NotFresh),
        }
    }
}

/// Gives an error with a variant `NotFresh` the conversion into it.
macro_rules! shares_not_fresh {
    ($($error:ty),+) => {$(
        impl From<crate::sessions::NotFresh> for $error {
            fn from(_: crate::sessions::NotFresh) -> Self {
                Self::NotFresh
            }
        }
    )+};
}
pub(crate) use shares_not_fresh;
