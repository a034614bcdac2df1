//! Proving that an address is the user's, by the key that was mailed to it.

use crate::limits::Throttled;
use crate::model::{Change, Client, LinkSecret, Purpose};
use crate::otp::link_hash;
use crate::{Auth, Fault};

/// The kind of challenge that carries such keys.
pub(super) const KIND: &str = "verify_email";

/// Why nothing was proven.
#[derive(Debug, thiserror::Error)]
pub enum VerifyEmailError {
    /// Unknown, expired or used.
    #[error("the key is not right")]
    BadKey,
    /// Too often.
    #[error(transparent)]
    Throttled(Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_failures!(VerifyEmailError);

impl Auth {
    /// Spends a key: the address it was mailed to is the user's.
    ///
    /// # Errors
    /// See [`VerifyEmailError`].
    pub fn verify_email(&self, key: &LinkSecret, client: &Client) -> Result<(), VerifyEmailError> {
        let now = self.now();
        let hash = link_hash(self.keyring(), KIND, key.expose());
        let proven = self.storage().transaction(|tx| {
            let Some(challenge) = tx.consume_challenge_by_secret(KIND, &hash, now)? else {
                return Ok(None);
            };
            let (Some(user), Purpose::VerifyEmail(email)) = (challenge.user, challenge.purpose)
            else {
                return Ok(None);
            };
            if !tx.set_email_verified(challenge.company, user, email, Some(now))? {
                return Ok(None);
            }
            tx.record_change(Change::User(user), now)?;
            Ok::<_, VerifyEmailError>(Some(user))
        })?;
        let Some(user) = proven else {
            self.debit_guess(client)?;
            return Err(VerifyEmailError::BadKey);
        };
        self.forget(Change::User(user));
        Ok(())
    }
}
