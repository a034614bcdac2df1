//! Proving that an address is the user's, by the key that was mailed to it.

use crate::events::{New, record};
use crate::limits::Throttled;
use crate::model::{
    Challenge, Change, Client, Email, EventKind, LinkSecret, Purpose, User, UserId,
};
use crate::otp::link_hash;
use crate::ports::{StorageResult, Tx};
use crate::sessions::Authenticated;
use crate::{Auth, Fault, Time};

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
    /// Spends a key: the address it was mailed to is the user's, and takes the place of the primary one
    /// if it was to. The first proof of an account's address ends everything that was made before it, if
    /// there is more than a session, which opens no more than the password does: whoever holds the address
    /// need not be who signed up. An account without a password was made by an administrator, and nobody
    /// has been in it.
    ///
    /// # Errors
    /// See [`VerifyEmailError`].
    pub fn verify_email(&self, key: &LinkSecret, client: &Client) -> Result<(), VerifyEmailError> {
        self.spend_key(key, None, client)
    }

    /// The same for a key that a signed-in caller gives: where the address is the caller's own, it was
    /// they who signed up, and nothing ends.
    ///
    /// # Errors
    /// See [`VerifyEmailError`].
    pub fn verify_email_as(
        &self,
        caller: &Authenticated,
        key: &LinkSecret,
        client: &Client,
    ) -> Result<(), VerifyEmailError> {
        self.spend_key(key, Some(caller.user.id), client)
    }

    fn spend_key(
        &self,
        key: &LinkSecret,
        caller: Option<UserId>,
        client: &Client,
    ) -> Result<(), VerifyEmailError> {
        let now = self.now();
        let hash = link_hash(self.keyring(), KIND, key.expose());
        let proven = self.storage().transaction(|tx| {
            let Some(challenge) = tx.consume_challenge_by_secret(KIND, &hash, now)? else {
                return Ok(None);
            };
            Ok::<_, VerifyEmailError>(self.prove_email(tx, &challenge, caller, client, now)?)
        })?;
        let Some(user) = proven else {
            self.refuse_link(New::new(EventKind::EmailVerify), client)?;
            return Err(VerifyEmailError::BadKey);
        };
        self.forget(Change::User(user));
        self.wake_dispatcher();
        Ok(())
    }

    /// Whose address was proven; none where the key's address is nobody's any more.
    fn prove_email(
        &self,
        tx: &mut dyn Tx,
        challenge: &Challenge,
        caller: Option<UserId>,
        client: &Client,
        now: Time,
    ) -> StorageResult<Option<UserId>> {
        let (Some(id), Purpose::VerifyEmail(email)) = (challenge.user, &challenge.purpose) else {
            return Ok(None);
        };
        tx.lock_user(challenge.company, id)?;
        let Some(user) = tx.user(challenge.company, id)? else {
            return Ok(None);
        };
        // Bound to the address that the key was mailed to.
        let theirs = |known: &&Email| known.id == *email && known.address == challenge.destination;
        let Some(email) = user.emails.iter().find(theirs) else {
            return Ok(None);
        };
        tx.set_email_verified(user.company, id, email.id, Some(now))?;
        if !email.primary && (email.becomes_primary || user.primary_email().is_none()) {
            self.promote_email(tx, &user, email.id, now)?;
        }
        let event = if caller == Some(id) {
            New::own(EventKind::EmailVerify, &user)
        } else {
            New::new(EventKind::EmailVerify).about(&user)
        };
        record(tx, event.detail(format!("email {}", email.id)), client, now)?;
        let by_its_maker = caller == Some(id) || !user.has_password;
        if !by_its_maker
            && is_first_proof(&user, email)
            && self.has_more_than_sessions(tx, &user, email.id, now)?
        {
            self.claim(tx, &user, email, client, now)?;
        }
        tx.record_change(Change::User(id), now)?;
        Ok(Some(id))
    }
}

/// Whether proving `email` says for the first time whose account this is: nobody has proven to hold the
/// primary address, or there was nothing proven that it replaces.
pub(crate) fn is_first_proof(user: &User, email: &Email) -> bool {
    let replaces = email.becomes_primary || user.primary_email().is_none();
    let nothing_proven = user.emails.iter().all(|known| known.verified.is_none());
    email.verified.is_none() && (email.primary || (replaces && nothing_proven))
}
