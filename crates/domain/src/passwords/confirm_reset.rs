//! Setting a new password by a link.

use super::{Context, check_new_password};
use crate::email::is_first_proof;
use crate::events::{New, record};
use crate::limits::{Account, Proof, Throttled, asker, by_address};
use crate::model::{
    Challenge, Change, Client, EventKind, LinkSecret, Outcome, Password, Purpose, User,
    UserIdentifier,
};
use crate::otp::link_hash;
use crate::ports::{StorageResult, Tx};
use crate::validation::{Check, Field, Invalids};
use crate::{Auth, Fault, Refusal, Time};
use uuid::Uuid;

/// A new password, by the `uid` and `token` of a link.
#[derive(Clone, Debug)]
pub struct ConfirmReset {
    /// The user's identifier, from the link.
    pub uid: String,
    /// The secret, from the link.
    pub token: LinkSecret,
    /// The password from now on.
    pub new: Password,
    /// Who is calling.
    pub client: Client,
}

/// Why it was not set.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmResetError {
    /// There is no such `uid`.
    #[error("the uid is not right")]
    BadUid,
    /// The token is not this user's, has expired or was used.
    #[error("the token is not right")]
    BadToken,
    /// The new password is not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalids),
    /// Too often.
    #[error(transparent)]
    Throttled(Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_failures!(ConfirmResetError);

impl Auth {
    /// Sets a new password by a link, once. Every session and permanent token of the user ends, and
    /// every other waiting link and code; a mail tells the owner. Nobody is signed in by it. The link also
    /// proves that the address it was sent to is the user's; where nobody had proven that before, it ends
    /// everything that was made of the account until then. Otherwise second factors stay.
    ///
    /// # Errors
    /// See [`ConfirmResetError`]. A password that is not acceptable does not spend the link.
    pub fn confirm_password_reset(&self, request: &ConfirmReset) -> Result<(), ConfirmResetError> {
        let now = self.now();
        let hash = link_hash(
            self.keyring(),
            Purpose::ResetPassword.name(),
            request.token.expose(),
        );
        let Some(user) = self.find_by_uid(&request.uid)? else {
            self.refuse_link(New::new(EventKind::PasswordReset), &request.client)?;
            return Err(ConfirmResetError::BadUid);
        };
        let challenge = self
            .storage()
            .query(|reads| reads.challenge_by_secret(Purpose::ResetPassword.name(), &hash, now))?
            .filter(|challenge| challenge.user == Some(user.id) && user.is_active());
        if challenge.is_none() {
            let event = New::new(EventKind::PasswordReset).about(&user);
            self.refuse_link(event, &request.client)?;
            return Err(ConfirmResetError::BadToken);
        }
        let mut check = Check::default();
        check_new_password(
            &mut check,
            Field::Password,
            &request.new,
            &Context::of_user(&user),
            self.policy().passwords,
        );
        check.finish()?;
        let asker = asker(Some(user.company), request.client.address);
        let password = self.hasher().hash(&request.new, asker)?;
        self.storage().transaction(|tx| {
            let spent = tx
                .consume_challenge_by_secret(Purpose::ResetPassword.name(), &hash, now)?
                .filter(|challenge| challenge.user == Some(user.id))
                .ok_or(ConfirmResetError::BadToken)?;
            if !tx.set_password(user.company, user.id, &password, None, now)? {
                return Err(ConfirmResetError::BadToken);
            }
            let event = New::new(EventKind::PasswordReset).about(&user);
            record(tx, event, &request.client, now)?;
            self.prove_by_reset(tx, &user, &spent, &request.client, now)?;
            self.after_new_password(tx, &user, now)?;
            for purpose in [Purpose::SignIn, Purpose::SecondFactor] {
                tx.delete_challenges(user.company, user.id, purpose.name())?;
            }
            self.end_all(tx, &user, now)?;
            // Whoever reads the owner's mail gets in from here, however others fail meanwhile.
            let known = tx.known_devices(user.company, user.id)?;
            let account = Account::User(user.company, user.id);
            let address = request.client.address;
            let tries = self.tries(Proof::Password, &account, &known, address, None);
            self.limiter().start_over(tx, &tries)?;
            Ok(())
        })?;
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        Ok(())
    }

    /// A link that was mailed to an address which is no longer the user's sets nothing.
    fn prove_by_reset(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        spent: &Challenge,
        client: &Client,
        now: Time,
    ) -> Result<(), ConfirmResetError> {
        let current = tx.user(user.company, user.id)?;
        let current = current.ok_or(ConfirmResetError::BadToken)?;
        let mut theirs = current.emails.iter();
        let email = theirs
            .find(|email| email.address == spent.destination)
            .ok_or(ConfirmResetError::BadToken)?;
        if email.verified.is_none() {
            tx.set_email_verified(user.company, user.id, email.id, Some(now))?;
            let event = New::new(EventKind::EmailVerify).about(user);
            record(tx, event.detail(format!("email {}", email.id)), client, now)?;
        }
        // As they were before: without a password, nobody has been in the account.
        if user.has_password && is_first_proof(&current, email) {
            self.claim(tx, &current, email, client, now)?;
        }
        Ok(())
    }

    fn find_by_uid(&self, uid: &str) -> StorageResult<Option<User>> {
        let Ok(uid) = Uuid::parse_str(uid) else {
            return Ok(None);
        };
        self.storage()
            .query(|reads| reads.user_anywhere(UserIdentifier(uid)))
    }

    /// A link that is not good costs the calling address a debit, and is recorded.
    pub(crate) fn refuse_link(&self, event: New, client: &Client) -> Result<(), Refusal> {
        let budget = self.policy().limits.verify_per_address;
        let take = by_address("limits.verify_per_address", budget, client.address);
        let open = self.limiter().take(take.as_slice());
        self.watch(open, event.clone(), client)?;
        Ok(self.refused(event.outcome(Outcome::WrongSecret), client)?)
    }
}
