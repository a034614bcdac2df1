//! Proving that a number is the user's, by the code that was sent to it.

use crate::events::{New, record_about};
use crate::limits::{Take, Throttled};
use crate::model::{Attempt, Change, Code, EventKind, Outcome, Purpose};
use crate::otp::code_is_right;
use crate::sessions::Authenticated;
use crate::{Auth, Fault, Refusal};

/// Why nothing was proven.
#[derive(Debug, thiserror::Error)]
pub enum VerifyMobileError {
    /// Wrong, expired, used, guessed too often, or none was sent.
    #[error("the code is not right")]
    BadCode,
    /// Too often.
    #[error(transparent)]
    Throttled(Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_failures!(VerifyMobileError);

impl Auth {
    /// Checks a code against those sent to the caller's numbers. The answer is counted before it is
    /// compared. A number that was to be primary is from now on.
    ///
    /// # Errors
    /// See [`VerifyMobileError`].
    pub fn verify_mobile(
        &self,
        caller: &Authenticated,
        code: &Code,
    ) -> Result<(), VerifyMobileError> {
        let now = self.now();
        let user = &caller.user;
        let budget = self.policy().limits.codes_per_user;
        let by_user = Take::new("limits.codes_per_user", budget, &[&user.id.0.to_be_bytes()]);
        let event = New::own(EventKind::MobileVerify, user);
        let open = self.limiter().take(&[by_user]);
        self.watch(open, event.clone(), &caller.client)?;
        // An Ok that holds a refusal: the counted answers must be committed.
        let proven = self.storage().transaction(|tx| {
            tx.lock_user(user.company, user.id)?;
            let Some(current) = tx.user(user.company, user.id)? else {
                return Ok(Ok(false));
            };
            let mut proven = None;
            for mobile in &current.mobiles {
                let purpose = Purpose::VerifyMobile(mobile.id);
                let Attempt::Taken(challenge) =
                    tx.take_attempt(user.company, user.id, &purpose, now)?
                else {
                    continue;
                };
                let guess = self.guess_take(&challenge.destination);
                if let Some(throttled) = self.limiter().take_in(tx, &[guess])? {
                    return Ok(Err(Refusal::from(throttled)));
                }
                // Bound to the number it was sent to: a changed number is another row.
                let right = code_is_right(self.keyring(), &challenge, code)
                    && challenge.destination == mobile.number;
                if right && tx.consume_challenge(challenge.id, now)? {
                    proven = Some(mobile);
                    break;
                }
            }
            if let Some(mobile) = proven {
                self.record_mobile_proof(tx, &current, mobile, now)?;
                let what = format!("mobile {}", mobile.id);
                record_about(tx, EventKind::MobileVerify, caller, user, what, now)?;
                tx.record_change(Change::User(user.id), now)?;
            }
            Ok::<_, VerifyMobileError>(Ok(proven.is_some()))
        })?;
        if !self.watch(proven, event.clone(), &caller.client)? {
            self.refused(event.outcome(Outcome::WrongSecret), &caller.client)?;
            return Err(VerifyMobileError::BadCode);
        }
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        Ok(())
    }
}
