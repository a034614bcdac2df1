//! Registering as a user of a company.

use super::pretend::imagined;
use super::{Given, NewAccount, ProfileChanges, required, send_proofs};
use crate::events::{New, record};
use crate::limits::{Account, Proof, Throttled, asker, by_address};
use crate::model::{
    Client, Company, CompanyIdentifier, Device, EventKind, MobileNumber, Password, Surface,
    SwitchType, User,
};
use crate::ports::{Inserted, StorageResult, Tx, Unique};
use crate::sessions::{Grant, RequestedDuration, SignedIn, Start, start};
use crate::validation::{Check, Field, Invalids, Problem};
use crate::{Auth, Fault};
use std::sync::Arc;

/// A registration.
#[derive(Clone, Debug)]
pub struct Register {
    /// The company's identifier; `None` for contracts that know none.
    pub company: Option<String>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Email address.
    pub email: Option<String>,
    /// Mobile number.
    pub mobile: Option<String>,
    /// Username.
    pub username: Option<String>,
    /// The password.
    pub password: Password,
    /// Whether the terms were accepted.
    pub terms_accepted: bool,
    /// Whatever else is told about the user.
    pub profile: ProfileChanges,
    /// How long the session should last, where the company lets its users choose.
    pub session_duration: Option<RequestedDuration>,
    /// The contract in use.
    pub surface: Surface,
    /// What to hand out.
    pub grant: Grant,
    /// The device the session is bound to.
    pub device: Option<Device>,
    /// Who is calling.
    pub client: Client,
}

impl Register {
    /// A registration for an opaque token in the default company, with the terms accepted and
    /// nothing told about the user yet.
    pub fn new(surface: Surface, password: impl Into<Password>) -> Self {
        Self {
            company: None,
            first_name: String::new(),
            last_name: String::new(),
            email: None,
            mobile: None,
            username: None,
            password: password.into(),
            terms_accepted: true,
            profile: ProfileChanges::default(),
            session_duration: None,
            surface,
            grant: Grant::Opaque,
            device: None,
            client: Client::default(),
        }
    }
}

/// Why nobody was registered.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// Some values are not acceptable: all of them are named.
    #[error(transparent)]
    Invalid(#[from] Invalids),
    /// Too often.
    #[error(transparent)]
    Throttled(Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_failures!(RegisterError);

impl Auth {
    /// Registers a user, sends a key to the address and a code to the number, and signs them in.
    ///
    /// # Errors
    /// See [`RegisterError`]. With [`crate::Policy::strict_privacy`], a taken address is not an
    /// error: the answer looks like that for a new one, its token opens nothing, and the owner of
    /// the address is told.
    pub fn register(&self, request: &Register) -> Result<SignedIn, RegisterError> {
        let now = self.now();
        self.debit_registration(&request.client)?;
        let checked = self.check_registration(request);
        if let Err(RegisterError::Invalid(invalids)) = &checked
            && invalids
                .0
                .iter()
                .all(|found| found.problem == Problem::Taken)
        {
            // What is taken costs whoever asks as much as what is free.
            let asker = asker(None, request.client.address);
            self.hasher().hash(&request.password, asker)?;
        }
        let (company, account) = checked?;
        let lifetime = self.agreed_lifetime(&company, request)?;
        self.debit_first_text(account.mobile.as_ref(), &request.client)?;
        let asker = asker(Some(company.id), request.client.address);
        let hash = self.hasher().hash(&request.password, asker)?;
        let new = account.into_user(self, Some(hash), vec![], now);
        let outcome = self.storage().transaction(|tx| {
            if self.keeps_silent_about(tx, &company, &new)? {
                return Ok(Err(self.tell_owner(
                    tx,
                    &company,
                    &new,
                    &request.client,
                    now,
                )?));
            }
            let id = match tx.insert_user(company.id, &new)? {
                Inserted::New(id) => id,
                Inserted::Taken(Unique::Email) if self.policy().strict_privacy => {
                    return Ok(Err(self.tell_owner(
                        tx,
                        &company,
                        &new,
                        &request.client,
                        now,
                    )?));
                }
                Inserted::Taken(unique) => return Err(taken(unique).into()),
            };
            let user = tx
                .user(company.id, id)?
                .ok_or_else(|| Fault::from(vanished()))?;
            send_proofs(self, tx, &user, now)?;
            let event = New::own(EventKind::AccountRegister, &user);
            record(tx, event, &request.client, now)?;
            let wanted = Start {
                whose: (user.company, user.id),
                surface: request.surface,
                grant: request.grant,
                lifetime: Some(lifetime),
                owed: None,
                device: request.device.clone(),
                for_programs: false,
                client: &request.client,
            };
            let started = start(self, tx, wanted, now)?;
            self.know_first_device(tx, request, &user)?;
            Ok::<_, RegisterError>(Ok((started, user)))
        })?;
        self.wake_dispatcher();
        match outcome {
            Ok((started, user)) => Ok(started.finish(self, Arc::new(user), now)?),
            Err(id) => {
                let imagined = imagined(id, new, &company, now);
                self.pretend(request, imagined, lifetime, now)
            }
        }
    }

    pub(super) fn debit_registration(&self, client: &Client) -> Result<(), crate::Refusal> {
        let budget = self.policy().limits.registrations_per_address;
        let take = by_address("limits.registrations_per_address", budget, client.address);
        let open = self.limiter().take(take.as_slice());
        self.watch(open, New::new(EventKind::AccountRegister), client)
    }

    /// The code for a new user's first number is a text as any other.
    pub(super) fn debit_first_text(
        &self,
        number: Option<&MobileNumber>,
        client: &Client,
    ) -> Result<(), RegisterError> {
        let Some(number) = number else {
            return Ok(());
        };
        self.check_textable(number)?;
        let takes = self.text_takes(number.as_str(), None, client);
        let open = self.limiter().take(&takes);
        Ok(self.watch(open, New::new(EventKind::AccountRegister), client)?)
    }

    /// Where somebody signed up is where they may sign in from, however others fail.
    pub(super) fn know_first_device(
        &self,
        tx: &mut dyn Tx,
        request: &Register,
        user: &User,
    ) -> StorageResult<()> {
        let account = Account::User(user.company, user.id);
        let (address, device) = (request.client.address, request.device.as_ref());
        let tries = self.tries(Proof::Password, &account, &[], address, device);
        self.limiter().note(tx, &tries)
    }

    /// Everything that is wrong with a registration, at once.
    fn check_registration(
        &self,
        request: &Register,
    ) -> Result<(Company, NewAccount), RegisterError> {
        let mut check = Check::default();
        for field in required::missing(request) {
            check.add(field, Problem::Blank);
        }
        let identifier = match &request.company {
            Some(company) => CompanyIdentifier::parse(company),
            None => Some(self.policy().default_company.clone()),
        };
        let (company, account) = self.storage().query(|reads| {
            let company = match &identifier {
                Some(identifier) => reads.company_by_identifier(identifier)?,
                None => None,
            };
            let company = company.filter(|company| company.disabled.is_none());
            let mut given = given(request);
            if let Some(company) = &company {
                let empty = serde_json::json!({});
                given.changes.settle_number(&empty, None, |number| {
                    Ok(reads.mobile_owner(company.id, number.as_str())?.is_none())
                })?;
            }
            let first_number = given.changes.mobile.take();
            given.mobile = first_number.as_deref().or(given.mobile);
            let account = NewAccount::check(&given, &mut check);
            let Some(company) = company else {
                check.add(Field::Company, Problem::Unknown);
                return Ok((None, account));
            };
            let terms = reads.switch_is_on(company.id, SwitchType::TermsAndConditions)?;
            if terms && !request.terms_accepted {
                check.add(Field::Terms, Problem::NotAccepted);
            }
            if let Some(email) = &account.email
                && !self.policy().strict_privacy
                && reads.email_owner(company.id, email.canonical())?.is_some()
            {
                check.add(Field::Email, Problem::Taken);
            }
            Ok((Some(company), account))
        })?;
        account.check_password(
            &request.password,
            identifier.as_ref(),
            self.policy().passwords.on(request.surface),
            &mut check,
        );
        check.finish()?;
        let company = company.ok_or_else(|| Invalids::one(Field::Company, Problem::Unknown))?;
        Ok((company, account))
    }

    fn agreed_lifetime(
        &self,
        company: &Company,
        request: &Register,
    ) -> Result<chrono::TimeDelta, RegisterError> {
        let Some(wanted) = request.session_duration else {
            return Ok(self.lifetime(request.surface));
        };
        let on = self
            .storage()
            .query(|reads| reads.switch_is_on(company.id, SwitchType::SessionDuration))?;
        if on {
            Ok(wanted.checked()?)
        } else {
            Ok(self.lifetime(request.surface))
        }
    }
}

pub(super) fn given(request: &Register) -> Given<'_> {
    Given {
        first_name: &request.first_name,
        last_name: &request.last_name,
        email: request.email.as_deref(),
        mobile: request.mobile.as_deref(),
        username: request.username.as_deref(),
        changes: request.profile.clone(),
    }
}

/// What was taken, as a value that is not acceptable.
pub(crate) fn taken(unique: Unique) -> Invalids {
    let field = match unique {
        Unique::CompanyIdentifier => Field::Company,
        Unique::Username => Field::Username,
        Unique::Email => Field::Email,
        Unique::Mobile => Field::Mobile,
        Unique::Name => Field::Name,
    };
    Invalids::one(field, Problem::Taken)
}

/// A row that was just written cannot be read.
pub(crate) fn vanished() -> crate::ports::StorageError {
    crate::ports::StorageError::Failed("a row written in this transaction is not there".into())
}
