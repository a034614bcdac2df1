//! Tokens that do not expire, for scripts and servers (document 004).

use super::log_in::unchanged_user;
use super::{Authenticated, Grant, RequestedDuration, SignedIn, Start, start};
use crate::events::{New, record};
use crate::limits::Throttled;
use crate::model::{Client, EventKind, Password, Surface, User};
use crate::validation::Invalids;
use crate::{Auth, Fault};
use std::sync::Arc;

/// A request for such a token.
#[derive(Clone, Debug)]
pub struct CreatePermanent {
    /// The caller's password, once more.
    pub password: Password,
    /// A lifetime instead of none; 0 means none.
    pub duration: Option<RequestedDuration>,
    /// Who is calling.
    pub client: Client,
}

/// Why none was made.
#[derive(Debug, thiserror::Error)]
pub enum CreatePermanentError {
    /// Not the caller's password.
    #[error("the password is not right")]
    WrongPassword,
    /// The lifetime is not one that may be asked for.
    #[error(transparent)]
    Invalid(#[from] Invalids),
    /// Too often.
    #[error(transparent)]
    Throttled(Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_failures!(CreatePermanentError);

impl Auth {
    /// Makes a token that stays until it is revoked, or the password is changed or reset. Beyond fifty of
    /// one user, the oldest ends.
    ///
    /// # Errors
    /// See [`CreatePermanentError`]. A wrong password counts as a failed login.
    pub fn create_permanent_token(
        &self,
        caller: &Authenticated,
        request: CreatePermanent,
    ) -> Result<SignedIn, CreatePermanentError> {
        let now = self.now();
        let lifetime = match request.duration {
            None | Some(RequestedDuration::Milliseconds(0)) => None,
            Some(duration) => Some(duration.checked()?),
        };
        let credential = self
            .check_password(&caller.user, &request.password, &request.client)?
            .ok_or(CreatePermanentError::WrongPassword)?;
        let (started, user) = self.storage().transaction(|tx| {
            let user = unchanged_user(tx, &credential, now)?
                .filter(User::is_active)
                .ok_or(CreatePermanentError::WrongPassword)?;
            let event = New::own(EventKind::TokenCreate, &user);
            record(tx, event, &request.client, now)?;
            let wanted = Start {
                user: &user,
                surface: Surface::Company,
                grant: Grant::Opaque,
                lifetime,
                owed: None,
                device: None,
                for_programs: true,
                client: &request.client,
            };
            Ok::<_, CreatePermanentError>((start(self, tx, wanted, now)?, user))
        })?;
        Ok(started.finish(self, Arc::new(user), now)?)
    }
}
