//! Signing in by a code sent to a mobile number (document 002, its first paragraph).

use super::{Grant, SignedIn, Start, start};
use crate::limits::{Throttled, by_address, by_subject, company_key, network};
use crate::model::{
    Attempt, Change, Client, Code, Company, Mobile, MobileNumber, Purpose, Surface, User,
    UserChanges,
};
use crate::otp::{Issue, code_is_right, issue};
use crate::ports::{Reads, StorageResult};
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
        let (limits, network) = (&self.policy().limits, network(client.address));
        let none = company_key(None);
        let mut takes = vec![by_subject(
            "limits.messages_per_destination",
            limits.messages_per_destination,
            &none,
            number.as_str().as_bytes(),
        )];
        takes.extend(by_address(
            "limits.resets_per_address",
            limits.resets_per_address,
            network.as_deref(),
        ));
        let refused = self.storage().transaction(|tx| {
            let refused = self.limiter().take_in(tx, &takes)?;
            if let (None, Some((company, user, _))) = (&refused, self.holder(tx, &number)?)
                && user.is_active()
            {
                let wanted = Issue {
                    company: company.id,
                    user: Some(user.id),
                    purpose: Purpose::SignIn,
                    destination: number.as_str(),
                    to: number.as_str(),
                    to_name: &user.profile.first_name,
                    language: &user.profile.language,
                };
                issue(self, tx, wanted, now)?;
            }
            Ok::<_, Refusal>(refused)
        })?;
        self.wake_dispatcher();
        refused.map_or(Ok(true), |throttled| Err(throttled.into()))
    }

    /// Signs in the user that a code was sent to, and takes the code as proof of the number. Each
    /// answer is counted before it is compared.
    ///
    /// # Errors
    /// See [`SignInByCodeError`].
    pub fn sign_in_by_code(&self, request: &SignInByCode) -> Result<SignedIn, SignInByCodeError> {
        let now = self.now();
        let number = MobileNumber::parse(&request.number).ok_or(SignInByCodeError::BadCode)?;
        let (limits, network) = (&self.policy().limits, network(request.client.address));
        let none = company_key(None);
        let mut takes = vec![by_subject(
            "limits.codes_per_user",
            limits.codes_per_user,
            &none,
            number.as_str().as_bytes(),
        )];
        takes.extend(by_address(
            "limits.login_per_address",
            limits.login_per_address,
            network.as_deref(),
        ));
        self.limiter().take(&takes)?;
        // An Ok that holds a refusal: the counted answer must be committed.
        let (started, user) = self
            .storage()
            .transaction(|tx| {
                let bad = || Ok(Err(SignInByCodeError::BadCode));
                let Some((company, user, mobile)) = self.holder(tx, &number)? else {
                    return bad();
                };
                let attempt = tx.take_attempt(company.id, user.id, &Purpose::SignIn, now)?;
                let Attempt::Taken(challenge) = attempt else {
                    return bad();
                };
                let right = code_is_right(self.keyring(), &challenge, &request.code)
                    && challenge.destination == number.as_str()
                    && user.is_active();
                if !right || !tx.consume_challenge(challenge.id, now)? {
                    return bad();
                }
                if tx.factors(company.id, user.id)?.required() {
                    return Ok(Err(SignInByCodeError::SecondFactor));
                }
                let noted = UserChanges {
                    last_login: Some(now),
                    ..UserChanges::default()
                };
                tx.update_user(company.id, user.id, &noted, now)?;
                self.record_mobile_proof(tx, &user, &mobile, now)?;
                let event = crate::events::New::own(crate::model::EventKind::SessionLogIn, &user);
                crate::events::record(tx, event.detail("code"), &request.client, now)?;
                let wanted = Start {
                    user: &user,
                    surface: request.surface,
                    grant: Grant::Opaque,
                    lifetime: Some(self.lifetime(request.surface)),
                    owed: None,
                    device: None,
                    for_programs: false,
                    client: &request.client,
                };
                let started = start(self, tx, wanted, now)?;
                tx.record_change(Change::User(user.id), now)?;
                Ok::<_, SignInByCodeError>(Ok((started, user)))
            })?
            .or_else(|error| Err(self.code_refused(error, &request.client)?))?;
        self.forget(Change::User(user.id));
        Ok(started.finish(self, Arc::new(user), now)?)
    }

    /// The user of the default company whose number this is, unless it signs nobody in.
    fn holder<R: Reads + ?Sized>(
        &self,
        reads: &mut R,
        number: &MobileNumber,
    ) -> StorageResult<Option<(Company, User, Mobile)>> {
        let Some(company) = reads.company_by_identifier(&self.policy().default_company)? else {
            return Ok(None);
        };
        let Some((owner, mobile)) = reads.mobile_owner(company.id, number.as_str())? else {
            return Ok(None);
        };
        if mobile.distrusted {
            return Ok(None);
        }
        let user = reads.user(company.id, owner)?;
        Ok(user.map(|user| (company, user, mobile)))
    }
}

impl Auth {
    /// Records why nobody was signed in, and gives the reason back.
    fn code_refused(
        &self,
        error: SignInByCodeError,
        client: &Client,
    ) -> StorageResult<SignInByCodeError> {
        let outcome = match &error {
            SignInByCodeError::BadCode => crate::model::Outcome::WrongSecret,
            SignInByCodeError::SecondFactor => crate::model::Outcome::FactorMissing,
            SignInByCodeError::Throttled(_) | SignInByCodeError::Fault(_) => return Ok(error),
        };
        let identifier = &self.policy().default_company;
        let company = self
            .storage()
            .query(|reads| reads.company_by_identifier(identifier))?
            .map(|company| company.id);
        let event = crate::events::New::new(crate::model::EventKind::SessionLogIn);
        let event = event.on(company, None).outcome(outcome).detail("code");
        self.refused(event, client)?;
        Ok(error)
    }
}
