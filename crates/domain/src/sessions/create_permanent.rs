//! Tokens that do not expire, for scripts and servers (document 004), of this or of another contract.

use super::log_in::unchanged_user;
use super::{Authenticated, Grant, RequestedDuration, SignedIn, Start, start};
use crate::events::{New, record};
use crate::limits::Throttled;
use crate::model::{Client, EventKind, OpaqueSurface, Password, Surface};
use crate::validation::{Field, Invalids, Problem};
use crate::{Auth, Fault};
use std::sync::Arc;

/// A request for such a token.
#[derive(Clone, Debug)]
pub struct CreatePermanent {
    /// The caller's password, once more.
    pub password: Password,
    /// A lifetime instead of none; 0 means none.
    pub duration: Option<RequestedDuration>,
    /// The contract that it is to open, and no other.
    pub surface: OpaqueSurface,
    /// Who is calling.
    pub client: Client,
}

/// Why none was made.
#[derive(Debug, thiserror::Error)]
pub enum CreatePermanentError {
    /// Not the caller's password.
    #[error("the password is not right")]
    WrongPassword,
    /// The lifetime is not one that may be asked for, or the contract not one that serves the caller.
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
    /// The way in, on contracts that cannot ask for a second factor, for users who have one: whoever
    /// makes the token has given it. These contracts serve the default company alone.
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
        let surface = Surface::from(request.surface);
        let at_home = caller.user.company_identifier == self.policy().default_company.as_str();
        if surface != Surface::Company && !at_home {
            return Err(Invalids::one(Field::Surface, Problem::Unknown).into());
        }
        let credential = self
            .check_password(&caller.user, &request.password, &request.client)?
            .ok_or(CreatePermanentError::WrongPassword)?;
        let (started, user) = self.storage().transaction(|tx| {
            let (user, _) = unchanged_user(tx, &credential, now)?
                .filter(|(user, _)| user.is_active())
                .ok_or(CreatePermanentError::WrongPassword)?;
            let event = New::own(EventKind::TokenCreate, &user).detail(surface.name());
            record(tx, event, &request.client, now)?;
            let wanted = Start {
                whose: (user.company, user.id),
                surface,
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
