//! Verifying a JWT for somebody who holds it.

use super::JwtError;
use crate::limits::by_address;
use crate::model::{Client, PlainToken, User};
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
        let (found, claims) = self.authenticate_jwt_from_memory(token)?;
        Some(VerifiedJwt {
            expires: claims.expires,
            user: found.user,
        })
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
        let (found, claims) = result?;
        Ok(VerifiedJwt {
            expires: claims.expires,
            user: found.user,
        })
    }
}
