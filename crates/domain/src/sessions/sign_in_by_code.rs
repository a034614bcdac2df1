//! Signing in by a code sent to a mobile number (document 002, its first paragraph).

use super::{Grant, SignedIn, Start, start};
use crate::accounts::{NO_COMPANY, NOBODY};
use crate::events::{New, record};
use crate::limits::{Account, Proof, Throttled, by_address};
use crate::model::{
    Attempt, Change, Client, Code, CompanyId, EventKind, Mobile, MobileNumber, Outcome, Purpose,
    Surface, User, UserChanges, UserId,
};
use crate::otp::{Issue, code_is_right, issue};
use crate::ports::{Reads, StorageError, StorageResult};
use crate::{Auth, Fault, Refusal};
use std::sync::Arc;

/// A sign-in by code.
#[derive(Clone, Debug)]
pub struct SignInByCode {
    /// The number that the code was sent to.
    pub number: String,
    /// The code.
    pub code: Code,
    /// The contract in use.
    pub surface: Surface,
    /// Who is calling.
    pub client: Client,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInByCodeError {
    /// Wrong, expired or used code, unknown number, disabled account: all are one.
    #[error("the code is not right")]
    BadCode,
    /// The code is right, but a second factor is owed, and this contract knows none.
    #[error("a second factor is owed")]
    SecondFactor,
    /// Too often.
    #[error(transparent)]
    Throttled(Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_failures!(SignInByCodeError);

/// The company asked, and whose number it is there.
type Holder = (CompanyId, Option<(User, Mobile)>);

impl Auth {
    /// Sends a code to the number of a user of the default company, if there is such a user. The
    /// answer is the same whether there is; false only for a text that is no number.
    ///
    /// # Errors
    /// When asked too often, or when something is broken.
    pub fn send_sign_in_code(&self, number: &str, client: &Client) -> Result<bool, Refusal> {
        let Some(number) = MobileNumber::parse(number) else {
            return Ok(false);
        };
        let now = self.now();
        let takes = self.text_takes(number.as_str(), None, client);
        let mark = self.mark(number.as_str());
        let refused = self.storage().transaction(|tx| {
            let refused = self.limiter().take_in(tx, &takes)?;
            if refused.is_some() {
                return Ok(refused);
            }
            let Some((company, held)) = self.holder(tx, &number)? else {
                return Ok(None);
            };
            let user = held.map(|(user, _)| user);
            let subject = user.as_ref().map(|user| user.id);
            let event = New::new(EventKind::MobileSend).on(Some(company), subject);
            self.asked(tx, event.detail("sign in"), client)?;
            let user = user.filter(|user| user.is_active() && self.may_text(number.as_str()));
            let wanted = match &user {
                Some(user) => Issue {
                    company,
                    user: Some(user.id),
                    purpose: Purpose::SignIn,
                    destination: number.as_str(),
                    to: number.as_str(),
                    to_name: &user.profile.first_name,
                    language: &user.profile.language,
                },
                None => Issue::to_nobody(company, Purpose::SignIn, &mark),
            };
            issue(self, tx, wanted, now)?;
            Ok::<_, Refusal>(None)
        })?;
        self.wake_dispatcher();
        let answer = refused.map_or(Ok(true), |throttled| Err(throttled.into()));
        self.watch(answer, New::new(EventKind::MobileSend), client)
    }

    /// Signs in the user that a code was sent to, and takes the code as proof of the number. Each
    /// answer is counted before it is compared.
    ///
    /// # Errors
    /// See [`SignInByCodeError`].
    pub fn sign_in_by_code(&self, request: &SignInByCode) -> Result<SignedIn, SignInByCodeError> {
        let number = MobileNumber::parse(&request.number).ok_or(SignInByCodeError::BadCode)?;
        self.enter_by_code(request, &number)
            .or_else(|refused| Err(self.code_refused(refused, &request.client)?))
    }

    fn enter_by_code(
        &self,
        request: &SignInByCode,
        number: &MobileNumber,
    ) -> Result<SignedIn, Refused> {
        let now = self.now();
        let (found, known) = self.storage().query(|reads| {
            let found = self.holder(reads, number)?;
            let found = found.and_then(|(_, held)| held).map(|(user, _)| user);
            let (company, user) = found
                .as_ref()
                .map_or((NO_COMPANY, NOBODY), |user| (user.company, user.id));
            Ok((found, reads.known_devices(company, user)?))
        })?;
        let company = self.counted_company(None);
        let account = match &found {
            Some(user) => Account::User(user.company, user.id),
            None => Account::Nobody(&company, number.as_str()),
        };
        let address = request.client.address;
        let tries = self.tries(Proof::Password, &account, &known, address, None);
        let budget = self.policy().limits.login_per_address;
        let by_address = by_address("limits.login_per_address", budget, address);
        let subject = found.as_ref().map(|user| user.id);
        let opened = self
            .limiter()
            .open(&tries, by_address.as_slice())
            .map_err(|error| Refused::told(error, subject))?;
        // An Ok that holds a refusal: the counted answer must be committed.
        let (started, user) = self.storage().transaction(|tx| {
            let holder = self.holder(tx, number)?.and_then(|(_, held)| held);
            let subject = holder.as_ref().map(|(user, _)| user.id);
            let bad = |outcome| Ok(Err(Refused::bad(outcome, subject)));
            let (company, id) = holder
                .as_ref()
                .map_or((NO_COMPANY, NOBODY), |(user, _)| (user.company, user.id));
            let attempt = tx.take_attempt(company, id, &Purpose::SignIn, now)?;
            // Where there is nothing to guess, a budget that nobody else needs is debited instead.
            let guess = match &attempt {
                Attempt::Taken(challenge) => self.guess_take(&challenge.destination),
                _ => self.guess_take(&self.mark(number.as_str())),
            };
            if let Some(throttled) = self.limiter().take_in(tx, &[guess])? {
                return Ok(Err(Refused::told(throttled, subject)));
            }
            let (Attempt::Taken(challenge), Some((user, mobile))) = (attempt, holder) else {
                return bad(Outcome::WrongSecret);
            };
            let right = code_is_right(self.keyring(), &challenge, &request.code)
                && challenge.destination == number.as_str();
            if right && !user.is_active() {
                return bad(Outcome::Disabled);
            }
            if !right || !tx.consume_challenge(challenge.id, now)? {
                return bad(Outcome::WrongSecret);
            }
            if tx.factors(company, user.id)?.required() {
                return Ok(Err(Refused::told(SignInByCodeError::SecondFactor, subject)));
            }
            let noted = UserChanges {
                last_login: Some(now),
                ..UserChanges::default()
            };
            tx.update_user(company, user.id, &noted, now)?;
            if mobile.verified.is_none() {
                let proven = New::own(EventKind::MobileVerify, &user);
                let proven = proven.detail(format!("mobile {}", mobile.id));
                record(tx, proven, &request.client, now)?;
            }
            self.record_mobile_proof(tx, &user, &mobile, now)?;
            let event = New::own(EventKind::SessionLogIn, &user);
            record(tx, event.detail("code"), &request.client, now)?;
            let wanted = Start {
                whose: (user.company, user.id),
                surface: request.surface,
                grant: Grant::Opaque,
                lifetime: Some(self.lifetime(request.surface)),
                owed: None,
                device: None,
                for_programs: false,
                client: &request.client,
            };
            self.limiter().succeeded(tx, &tries, opened)?;
            self.limiter().note(tx, &tries)?;
            let started = start(self, tx, wanted, now)?;
            tx.record_change(Change::User(user.id), now)?;
            Ok::<_, StorageError>(Ok((started, user)))
        })??;
        self.forget(Change::User(user.id));
        Ok(started.finish(self, Arc::new(user), now)?)
    }

    /// The default company, and the user whose number this is, unless it signs nobody in.
    fn holder<R: Reads + ?Sized>(
        &self,
        reads: &mut R,
        number: &MobileNumber,
    ) -> StorageResult<Option<Holder>> {
        let Some(company) = reads.company_by_identifier(&self.policy().default_company)? else {
            return Ok(None);
        };
        let owner = reads.mobile_owner(company.id, number.as_str())?;
        let owner = owner.filter(|(_, mobile)| !mobile.distrusted);
        let (id, mobile) = owner.map_or((NOBODY, None), |(id, mobile)| (id, Some(mobile)));
        // Asked for nobody too, so that an unknown number costs the same.
        let user = reads.user(company.id, id)?;
        Ok(Some((company.id, user.zip(mobile))))
    }
}

/// Why nobody was signed in, as the caller is told and as the events have it.
struct Refused {
    told: SignInByCodeError,
    outcome: Outcome,
    subject: Option<UserId>,
}

impl Refused {
    fn bad(outcome: Outcome, subject: Option<UserId>) -> Self {
        Self {
            told: SignInByCodeError::BadCode,
            outcome,
            subject,
        }
    }

    fn told(told: impl Into<SignInByCodeError>, subject: Option<UserId>) -> Self {
        Self {
            told: told.into(),
            outcome: Outcome::FactorMissing,
            subject,
        }
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::told(fault, None)
    }
}

impl From<StorageError> for Refused {
    fn from(error: StorageError) -> Self {
        Fault::from(error).into()
    }
}

impl Auth {
    /// Records why nobody was signed in, and gives the reason back.
    fn code_refused(&self, refused: Refused, client: &Client) -> StorageResult<SignInByCodeError> {
        let Refused {
            told,
            outcome,
            subject,
        } = refused;
        if matches!(told, SignInByCodeError::Fault(_)) {
            return Ok(told);
        }
        // The numbers of the default company's users sign in, and the same is asked for nobody's.
        let company = self.default_company_id()?;
        let event = New::new(EventKind::SessionLogIn).on(company, subject);
        match &told {
            SignInByCodeError::Throttled(throttled) => {
                self.refused_throttled(event, throttled, client)?;
            }
            _ => self.refused(event.detail("code").outcome(outcome), client)?,
        }
        Ok(told)
    }
}
