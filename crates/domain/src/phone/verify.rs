//! Giving a code back.

use super::{callable, session_token};
use crate::Auth;
use crate::Fault;
use crate::events::{New, record};
use crate::limits::{Throttled, by_address};
use crate::model::{
    Attempt, Challenge, ChallengeId, Client, Code, EventKind, MobileNumber, Outcome, PlainToken,
};
use crate::otp::code_is_right;
use crate::ports::StorageResult;

/// A code given back.
#[derive(Clone, Debug)]
pub struct VerifyPhone {
    /// The number it was sent to.
    pub number: String,
    /// The code.
    pub code: Code,
    /// What was answered when it was sent.
    pub session_token: PlainToken,
    /// Who is calling.
    pub client: Client,
}

/// Why nothing was proven.
#[derive(Debug, thiserror::Error)]
pub enum VerifyPhoneError {
    /// It is no number that can be called.
    #[error("the number is not one")]
    BadNumber,
    /// Wrong code, other number, unknown session: all are one.
    #[error("the code is not right")]
    BadCode,
    /// Everything is right, but too late.
    #[error("the code has expired")]
    Expired,
    /// Everything is right, but it was used before.
    #[error("the code was used")]
    Used,
    /// Too many wrong codes were given; a new one is needed.
    #[error("too many wrong codes were given")]
    Exhausted,
    /// Too often.
    #[error(transparent)]
    Throttled(Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_failures!(VerifyPhoneError);

impl Auth {
    /// Checks a code against the session it was sent in, and spends it. Each answer is counted before
    /// it is compared. It proves that the caller holds the number and changes no account.
    ///
    /// # Errors
    /// See [`VerifyPhoneError`].
    pub fn verify_phone(&self, request: &VerifyPhone) -> Result<(), VerifyPhoneError> {
        let number = callable(&request.number).ok_or(VerifyPhoneError::BadNumber)?;
        let session = session_token::read(self.keyring(), request.session_token.expose());
        let proven = match session {
            Some(session) => self.answer(session, &number, request),
            None => self.refuse_session(&request.client),
        };
        if let Err(error) = &proven {
            self.phone_refused(error, &request.client)?;
        }
        proven
    }

    /// A session that none of ours began.
    fn refuse_session(&self, client: &Client) -> Result<(), VerifyPhoneError> {
        let budget = self.policy().limits.verify_per_address;
        let take = by_address("limits.verify_per_address", budget, client.address);
        self.limiter().take(take.as_slice())?;
        Err(VerifyPhoneError::BadCode)
    }

    /// Records why nothing was proven.
    fn phone_refused(&self, error: &VerifyPhoneError, client: &Client) -> StorageResult<()> {
        let event = New::new(EventKind::MobileVerify).on(self.default_company_id()?, None);
        match error {
            VerifyPhoneError::Throttled(throttled) => {
                self.refused_throttled(event, throttled, client)
            }
            VerifyPhoneError::BadCode
            | VerifyPhoneError::Expired
            | VerifyPhoneError::Used
            | VerifyPhoneError::Exhausted => {
                self.refused(event.outcome(Outcome::WrongSecret), client)
            }
            VerifyPhoneError::BadNumber | VerifyPhoneError::Fault(_) => Ok(()),
        }
    }

    fn answer(
        &self,
        id: ChallengeId,
        number: &MobileNumber,
        request: &VerifyPhone,
    ) -> Result<(), VerifyPhoneError> {
        let now = self.now();
        let code = &request.code;
        let right = |challenge: &Challenge| {
            code_is_right(self.keyring(), challenge, code)
                && challenge.destination == number.as_str()
        };
        // An Ok that holds a refusal: the counted attempt must be committed.
        self.storage().transaction(|tx| {
            let attempt = tx.take_attempt_at(id, now)?;
            if let Attempt::Taken(challenge) = &attempt {
                let guess = self.guess_take(&challenge.destination);
                if let Some(throttled) = self.limiter().take_in(tx, &[guess])? {
                    return Ok(Err(throttled.into()));
                }
            }
            Ok::<_, VerifyPhoneError>(match attempt {
                Attempt::Taken(challenge) if right(&challenge) => {
                    if tx.consume_challenge(id, now)? {
                        let event = New::new(EventKind::MobileVerify);
                        let event = event.on(Some(challenge.company), None);
                        record(tx, event, &request.client, now)?;
                        Ok(())
                    } else {
                        Err(VerifyPhoneError::Used)
                    }
                }
                Attempt::Taken(_) | Attempt::Absent => Err(VerifyPhoneError::BadCode),
                Attempt::Exhausted => Err(VerifyPhoneError::Exhausted),
                Attempt::Expired | Attempt::Consumed => match tx.challenge(id)? {
                    Some(challenge) if right(&challenge) => Err(match attempt {
                        Attempt::Consumed => VerifyPhoneError::Used,
                        _ => VerifyPhoneError::Expired,
                    }),
                    _ => Err(VerifyPhoneError::BadCode),
                },
            })
        })?
    }
}
