//! Asking whose an opaque token is.

use super::{AuthenticateError, Authenticated};
use crate::model::{PlainToken, User};
use crate::{Auth, Fault};
use std::sync::Arc;

impl Auth {
    /// The user of a live token of the caller's contract and company; `None` for every other.
    ///
    /// # Errors
    /// When the database is broken.
    pub fn verify_token(
        &self,
        caller: &Authenticated,
        token: &PlainToken,
    ) -> Result<Option<Arc<User>>, Fault> {
        match self.authenticate(token) {
            Ok(found) => {
                let counts = found.user.company == caller.user.company
                    && found.opens(caller.session.surface);
                Ok(counts.then_some(found.user))
            }
            Err(AuthenticateError::Invalid | AuthenticateError::MfaPending) => Ok(None),
            Err(AuthenticateError::Fault(fault)) => Err(fault),
        }
    }
}
