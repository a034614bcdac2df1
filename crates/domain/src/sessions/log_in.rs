//! Signing in with a password.

use super::start::{imagine, plain_room};
use super::{OwedFactor, RequestedDuration, SignedIn, Start, start};
use crate::events::{New, record};
use crate::limits::{Account, Opened, Proof, Throttled, Tries, asker, by_address};
use crate::model::{
    Client, Credential, Device, EventKind, Factors, LoginIdentifier, NamedAccount, Outcome,
    Password, PasswordHash, Surface, SwitchType, User,
};
use crate::ports::{Beginning, Begun, StorageResult, Tx, Verdict};
use crate::validation::Invalids;
use crate::{Auth, Fault, Time};
use std::sync::Arc;

/// A login.
#[derive(Clone, Debug)]
pub struct LogIn {
    /// The company's identifier; `None` for contracts that know none.
    pub company: Option<String>,
    /// Email address, mobile number, username or the user's identifier.
    pub identifier: String,
    /// The password.
    pub password: Password,
    /// The contract in use.
    pub surface: Surface,
    /// What to hand out.
    pub grant: Grant,
    /// How long the session should last, where the company lets its users choose.
    pub session_duration: Option<RequestedDuration>,
    /// The device it is bound to.
    pub device: Option<Device>,
    /// Who is calling.
    pub client: Client,
}

impl LogIn {
    /// A login for an opaque token in the default company.
    pub fn new(
        surface: Surface,
        identifier: impl Into<String>,
        password: impl Into<Password>,
    ) -> Self {
        Self {
            company: None,
            identifier: identifier.into(),
            password: password.into(),
            surface,
            grant: Grant::Opaque,
            session_duration: None,
            device: None,
            client: Client::default(),
        }
    }
}

/// What a session hands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// An opaque token.
    Opaque,
    /// A JWT.
    Jwt,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum LogInError {
    /// No such company, no such user, not their password, or a disabled account: nobody is told which.
    #[error("the credentials are not right")]
    BadCredentials,
    /// The password is right, but a second factor is owed, and this contract knows none.
    #[error("a second factor is owed")]
    SecondFactor,
    /// The session's duration is not one that may be asked for.
    #[error(transparent)]
    Invalid(#[from] Invalids),
    /// Too often.
    #[error(transparent)]
    Throttled(Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_failures!(LogInError);

/// Why nobody was signed in, as the events have it: more than the caller is told.
enum Reason {
    /// The password is right, but the account is disabled.
    Disabled,
    /// What the caller is told.
    Told(LogInError),
}

impl<E: Into<LogInError>> From<E> for Reason {
    fn from(error: E) -> Self {
        Self::Told(error.into())
    }
}

impl Auth {
    /// Signs a user in.
    ///
    /// The password is checked at the same cost whether or not there is such a user, on no database
    /// connection; afterwards everything is looked at again in one transaction. A disabled account takes
    /// the same way as a wrong password to the same answer; what it was, the event tells.
    ///
    /// # Errors
    /// See [`LogInError`].
    pub fn log_in(&self, request: LogIn) -> Result<SignedIn, LogInError> {
        let found = self.storage().query(|reads| {
            self.find_account(reads, request.company.as_deref(), &request.identifier)
        })?;
        let company = found.company;
        let subject = found.credential.as_ref().map(|found| found.user);
        self.log_in_as(&request, found).or_else(|reason| {
            let event = New::new(EventKind::SessionLogIn).on(company, subject);
            self.record_refused(event, &reason, &request.client)?;
            Err(match reason {
                Reason::Disabled => LogInError::BadCredentials,
                Reason::Told(error) => error,
            })
        })
    }

    fn log_in_as(&self, request: &LogIn, found: NamedAccount) -> Result<SignedIn, Reason> {
        let now = self.now();
        let tries = self.login_tries(request, &found);
        let limits = &self.policy().limits;
        let address = by_address(
            "limits.login_per_address",
            limits.login_per_address,
            request.client.address,
        );
        let opened = self.limiter().open(&tries, address.as_slice())?;

        let asker = asker(found.company, request.client.address);
        let credential = found.credential;
        let stored = credential
            .as_ref()
            .and_then(|credential| credential.password.as_ref());
        let verdict = self
            .hasher()
            .verify(&request.password, stored, asker)
            .inspect_err(|error| self.note_shed(request, asker, error))?;
        let (Some(credential), true) = (credential, verdict != Verdict::Wrong) else {
            return Err(LogInError::BadCredentials.into());
        };
        // Before an old hash is renewed and anything is written: both would take their time.
        if !found.active {
            return Err(Reason::Disabled);
        }
        let renewed = match verdict {
            Verdict::RightButOld => Some(self.hasher().hash(&request.password, asker)?),
            Verdict::Right | Verdict::Wrong => None,
        };
        if renewed.is_none()
            && let Some(begun) = self.begin_session(request, &credential, (&tries, opened), now)?
        {
            return Ok(begun);
        }
        self.start_session(request, &credential, renewed, (&tries, opened), now)
    }

    /// The way of nearly all logins: one step in the database. `None`, and nothing was done, where more is to be looked
    /// at or changed than goes into it.
    fn begin_session(
        &self,
        request: &LogIn,
        credential: &Credential,
        (tries, opened): (&Tries, Opened),
        now: Time,
    ) -> Result<Option<SignedIn>, Reason> {
        let Some(forgotten) = self.limiter().forgotten(tries, opened) else {
            return Ok(None);
        };
        let wanted = Start {
            whose: (credential.company, credential.user),
            surface: request.surface,
            grant: request.grant,
            lifetime: Some(self.lifetime(request.surface)),
            owed: None,
            device: request.device.clone(),
            for_programs: false,
            client: &request.client,
        };
        let started = imagine(self, wanted, now);
        let most = plain_room(started.session(), self.policy().tokens.max_sessions);
        let (Some(most), None) = (most, request.session_duration) else {
            return Ok(None);
        };
        let event = New::own_of(EventKind::SessionLogIn, credential.company, credential.user);
        let begun = self.storage().begin_session(&Beginning {
            checked: credential,
            session: started.session(),
            event: &event.seen(&request.client, now),
            forgotten: &forgotten,
            most,
        })?;
        let Some(Begun { user, evicted }) = begun else {
            return Ok(None);
        };
        let started = started.having_evicted(evicted);
        Ok(Some(started.finish(self, Arc::new(user), now)?))
    }

    fn login_tries(&self, request: &LogIn, found: &NamedAccount) -> Tries {
        let identifier = LoginIdentifier::parse(&request.identifier)
            .map_or_else(|| request.identifier.clone(), |known| known.canonical());
        let company = self.counted_company(request.company.as_deref());
        let account = match &found.credential {
            Some(credential) => Account::User(credential.company, credential.user),
            None => Account::Nobody(&company, &identifier),
        };
        let (address, device) = (request.client.address, request.device.as_ref());
        self.tries(Proof::Password, &account, &found.known, address, device)
    }

    fn start_session(
        &self,
        request: &LogIn,
        credential: &Credential,
        renewed: Option<PasswordHash>,
        (tries, opened): (&Tries, Opened),
        now: Time,
    ) -> Result<SignedIn, Reason> {
        let (company, id) = (credential.company, credential.user);
        let (started, user) = self.storage().transaction(|tx| {
            let (user, factors) =
                unchanged_user(tx, credential, now)?.ok_or(LogInError::BadCredentials)?;
            if !user.is_active() {
                return Err(Reason::Disabled);
            }
            if factors.required() && request.surface != Surface::Company {
                return Err(LogInError::SecondFactor.into());
            }
            let lifetime = match request.session_duration {
                Some(wanted) if tx.switch_is_on(company, SwitchType::SessionDuration)? => {
                    wanted.checked()?
                }
                _ => self.lifetime(request.surface),
            };
            if let Some(renewed) = &renewed {
                tx.set_password(company, id, renewed, credential.password.as_ref(), now)?;
            }
            self.limiter().succeeded(tx, tries, opened)?;
            if !factors.required() {
                self.limiter().note(tx, tries)?;
            }
            let owed = OwedFactor::of(&factors);
            let mut event = New::own(EventKind::SessionLogIn, &user);
            if owed.is_some() {
                event = event.outcome(Outcome::FactorOwed);
            }
            record(tx, event, &request.client, now)?;
            let wanted = Start {
                whose: (user.company, user.id),
                surface: request.surface,
                grant: request.grant,
                lifetime: Some(lifetime),
                owed,
                device: request.device.clone(),
                for_programs: false,
                client: &request.client,
            };
            Ok((start(self, tx, wanted, now)?, user))
        })?;
        Ok(started.finish(self, Arc::new(user), now)?)
    }

    fn record_refused(&self, event: New, reason: &Reason, client: &Client) -> StorageResult<()> {
        let outcome = match reason {
            Reason::Disabled => Outcome::Disabled,
            Reason::Told(LogInError::BadCredentials) => Outcome::WrongCredentials,
            Reason::Told(LogInError::SecondFactor) => Outcome::FactorMissing,
            Reason::Told(LogInError::Throttled(throttled)) => {
                return self.refused_throttled(event, throttled, client);
            }
            Reason::Told(LogInError::Invalid(_) | LogInError::Fault(_)) => return Ok(()),
        };
        self.refused(event.outcome(outcome), client)
    }

    /// How long an opaque session of this surface lasts unless something else was agreed.
    pub(crate) fn lifetime(&self, surface: Surface) -> chrono::TimeDelta {
        match surface {
            Surface::DeviceTokens | Surface::Signup => self.policy().tokens.device_idle,
            Surface::Company | Surface::Jwt | Surface::Phone => self.policy().tokens.session,
        }
    }
}

/// The user with their second factors, if the password that was checked is still theirs, with the login noted.
///
/// Writing comes first: it holds the row, so that a change of password or a disabling that runs at
/// the same time is either seen here or ends the session that is about to be made.
pub(super) fn unchanged_user(
    tx: &mut dyn Tx,
    checked: &Credential,
    now: Time,
) -> StorageResult<Option<(User, Factors)>> {
    tx.note_login(
        checked.company,
        checked.user,
        checked.password.as_ref(),
        now,
    )
}
