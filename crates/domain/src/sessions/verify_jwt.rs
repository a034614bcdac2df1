//! Verifying a JWT for somebody who holds it.

use super::{Authenticated, JwtError};
use crate::limits::by_address;
use crate::model::{Client, PlainToken, User};
use crate::ports::Claims;
use crate::{Auth, Time};
use std::sync::Arc;

/// A JWT that was found good.
#[derive(Clone, Debug)]
pub struct VerifiedJwt {
    /// When it expires.
    pub expires: Time,
    /// Whose it is.
    pub user: Arc<User>,
}

impl Auth {
    /// Verifies from memory alone; `None`: call [`Auth::verify_jwt`].
    pub fn verify_jwt_from_memory(&self, token: &PlainToken) -> Option<VerifiedJwt> {
        self.authenticate_jwt_from_memory(token).map(verified)
    }

    /// Verifies from memory, or by the signature and a look into a database that answers within
    /// microseconds; `None`: call [`Auth::verify_jwt`], which also debits whoever guesses.
    pub fn verify_jwt_at_once(&self, token: &PlainToken) -> Option<Result<VerifiedJwt, JwtError>> {
        match self.authenticate_jwt_at_once(token)? {
            Err(JwtError::Invalid) => None,
            found => Some(found.map(verified)),
        }
    }

    /// Verifies a JWT: signature, times, and that its session and user live.
    ///
    /// Tokens that are not good cost the calling address a debit, so that guessing is bounded.
    ///
    /// # Errors
    /// See [`JwtError`].
    pub fn verify_jwt(&self, token: &PlainToken, client: &Client) -> Result<VerifiedJwt, JwtError> {
        let result = self.authenticate_jwt(token);
        if matches!(result, Err(JwtError::Invalid)) {
            let budget = self.policy().limits.verify_per_address;
            let take = by_address("limits.verify_per_address", budget, client.address);
            self.limiter().take(take.as_slice())?;
        }
        result.map(verified)
    }
}

fn verified((found, claims): (Authenticated, Arc<Claims>)) -> VerifiedJwt {
    VerifiedJwt {
        expires: claims.expires,
        user: found.user,
    }
}
