//! Giving a code of a second factor: to confirm a new factor, or to complete a login.

use super::recovery::recovery_hash;
use super::totp_code::matching_step;
use crate::events::{New, record_own};
use crate::limits::{Account, Proof, Throttled, Tries};
use crate::model::{
    Attempt, Change, Code, EventKind, Factors, Outcome, Purpose, Rivals, SecurityNotice, User,
};
use crate::otp::code_is_right;
use crate::ports::Tx;
use crate::sessions::Authenticated;
use crate::{Auth, Fault, Time};

/// Why a code did not count.
#[derive(Debug, thiserror::Error)]
pub enum VerifyMfaError {
    /// Wrong, used, expired, or there is nothing to verify.
    #[error("the code is not right")]
    BadCode,
    /// Too often.
    #[error(transparent)]
    Throttled(Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_failures!(VerifyMfaError);

impl Auth {
    /// Takes a code of the caller's authenticator, one sent by SMS, or a recovery code; each counts
    /// once. Confirms the factor if it was not, and completes the caller's session if it was pending.
    /// A pending session is completed only by a factor that was confirmed before.
    ///
    /// Guesses are counted per account before anything is compared, whatever session or address they
    /// come from; a new login does not clear the count.
    ///
    /// # Errors
    /// See [`VerifyMfaError`].
    pub fn verify_mfa(&self, caller: &Authenticated, code: &Code) -> Result<(), VerifyMfaError> {
        let now = self.now();
        let user = &caller.user;
        let tries = self.factor_tries(caller)?;
        let event = New::own(EventKind::FactorVerify, user);
        let opened = self.limiter().open(&tries, &[]);
        let opened = self.watch(opened, event.clone(), &caller.client)?;
        let pending = caller.session.mfa_pending;
        let right = self.storage().transaction(|tx| {
            // Held, so that the factor whose code was right is the one that gets confirmed.
            tx.lock_user(user.company, user.id)?;
            let factors = tx.factors(user.company, user.id)?;
            let right = self.take_totp(tx, user, &factors, code, pending, now)?
                || self.take_sms(tx, user, &factors, code, pending, now)?
                || (pending && self.take_recovery(tx, user, code, now)?);
            if right {
                record_given(tx, caller, &factors, now)?;
                if pending {
                    self.complete(tx, caller, now)?;
                }
                self.after_factor(tx, caller, &factors, now)?;
                self.limiter().succeeded(tx, &tries, opened)?;
                self.limiter().note(tx, &tries)?;
                tx.record_change(Change::User(user.id), now)?;
            }
            Ok::<_, VerifyMfaError>(right)
        })?;
        if !right {
            self.refused(event.outcome(Outcome::WrongSecret), &caller.client)?;
            return Err(VerifyMfaError::BadCode);
        }
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        Ok(())
    }

    /// What follows on a right code: the owner is told of a factor that is confirmed by it and of a
    /// recovery code that is gone; a code of a factor that stood before proves who is calling.
    fn after_factor(
        &self,
        tx: &mut dyn Tx,
        caller: &Authenticated,
        before: &Factors,
        now: Time,
    ) -> Result<(), VerifyMfaError> {
        let user = &caller.user;
        let factors = tx.factors(user.company, user.id)?;
        let confirmed = (factors.totp_confirmed(), factors.sms_confirmed());
        if confirmed != (before.totp_confirmed(), before.sms_confirmed()) {
            self.notify(tx, user, SecurityNotice::FactorAdded, now)?;
        } else if !caller.session.mfa_pending {
            tx.set_session_proved(caller.session.id, now)?;
        }
        if factors.recovery_codes < before.recovery_codes {
            let remaining = factors.recovery_codes;
            let notice = SecurityNotice::RecoveryCodeUsed { remaining };
            self.notify(tx, user, notice, now)?;
        }
        Ok(())
    }

    /// By the address and device that the session began at, which no later request can choose.
    fn factor_tries(&self, caller: &Authenticated) -> Result<Tries, Fault> {
        let (session, user) = (&caller.session, &caller.user);
        let known = self
            .storage()
            .query(|reads| reads.known_devices(user.company, user.id))?;
        let address = session.client_address.as_deref();
        let address = address.and_then(|address| address.parse().ok());
        let account = Account::User(user.company, user.id);
        let device = session.device.as_ref();
        Ok(self.tries(Proof::SecondFactor, &account, &known, address, device))
    }

    /// A session that ended meanwhile spends no code: the error undoes everything.
    fn complete(
        &self,
        tx: &mut dyn Tx,
        caller: &Authenticated,
        now: Time,
    ) -> Result<(), VerifyMfaError> {
        let session = &caller.session;
        if !tx.complete_session(session.id, now)? {
            return Err(VerifyMfaError::BadCode);
        }
        let keep = self.policy().tokens.max_sessions;
        tx.evict_sessions(session.company, session.user, Rivals::Whole, keep)?;
        Ok(())
    }

    fn take_totp(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        factors: &Factors,
        code: &Code,
        pending: bool,
        now: Time,
    ) -> Result<bool, VerifyMfaError> {
        let Some(totp) = &factors.totp else {
            return Ok(false);
        };
        if pending && totp.confirmed.is_none() {
            return Ok(false);
        }
        let secret = self.unseal(user, &totp.sealed_secret)?;
        match matching_step(&secret, code.expose(), totp.last_step, now) {
            // One conditional statement: of two calls with one code, one gets it.
            Some(step) => Ok(tx.take_totp_step(user.company, user.id, step, now)?),
            None => Ok(false),
        }
    }

    fn take_sms(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        factors: &Factors,
        code: &Code,
        pending: bool,
        now: Time,
    ) -> Result<bool, VerifyMfaError> {
        let Some(sms) = &factors.sms else {
            return Ok(false);
        };
        if pending && sms.confirmed.is_none() {
            return Ok(false);
        }
        let attempt = tx.take_attempt(user.company, user.id, &Purpose::SecondFactor, now)?;
        let Attempt::Taken(challenge) = attempt else {
            return Ok(false);
        };
        let guess = self.guess_take(&challenge.destination);
        if self.limiter().take_in(tx, &[guess])?.is_some() {
            return Ok(false);
        }
        let right = code_is_right(self.keyring(), &challenge, code)
            && challenge.destination == sms.number
            && tx.consume_challenge(challenge.id, now)?;
        if right && sms.confirmed.is_none() {
            tx.confirm_sms_factor(user.company, user.id, now)?;
        }
        Ok(right)
    }

    fn take_recovery(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        code: &Code,
        now: Time,
    ) -> Result<bool, VerifyMfaError> {
        let hash = recovery_hash(self.keyring(), user.id, code);
        Ok(tx.take_recovery_code(user.company, user.id, &hash, now)?)
    }
}

/// A right code confirms the factor that waited for it, or else proves who is calling.
fn record_given(
    tx: &mut dyn Tx,
    caller: &Authenticated,
    before: &Factors,
    now: Time,
) -> crate::ports::StorageResult<()> {
    let factors = tx.factors(caller.user.company, caller.user.id)?;
    let confirmed = |factors: &Factors| (factors.totp_confirmed(), factors.sms_confirmed());
    let kind = if confirmed(&factors) == confirmed(before) {
        EventKind::FactorVerify
    } else {
        EventKind::FactorConfirm
    };
    record_own(tx, kind, caller, now)
}
