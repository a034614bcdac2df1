//! Sending a key or a code once more, to whoever asks.

use crate::accounts::{NO_COMPANY, NOBODY};
use crate::events::New;
use crate::limits::Take;
use crate::model::{
    Client, CompanyId, CompanyIdentifier, EmailAddress, EmailId, EventKind, MobileId, MobileNumber,
    Purpose, User,
};
use crate::otp::{Issue, issue};
use crate::ports::{StorageResult, Tx};
use crate::{Auth, Refusal};

/// A request to send a verification once more.
#[derive(Clone, Debug)]
pub struct Resend {
    /// The company's identifier.
    pub company: String,
    /// The address or number.
    pub destination: String,
    /// Who is calling.
    pub client: Client,
}

impl Auth {
    /// Sends a new key to an address that waits to be verified. The answer is the same whether there
    /// is such an address, and so is the work.
    ///
    /// # Errors
    /// When asked too often, or when something is broken.
    pub fn resend_email_verification(&self, request: &Resend) -> Result<(), Refusal> {
        let address = EmailAddress::parse(&request.destination);
        let canonical = address
            .as_ref()
            .map_or(request.destination.as_str(), EmailAddress::canonical);
        let mut takes: Vec<_> = self.asking_take(&request.client).into_iter().collect();
        takes.push(self.mail_take(canonical));
        let nobody = Purpose::VerifyEmail(EmailId(0));
        let kind = EventKind::EmailSend;
        self.resend(request, kind, &takes, nobody, |tx, company| {
            let known = address.as_ref().map_or("", EmailAddress::canonical);
            let owner = tx.email_owner(company, known)?;
            let (user, email) = owner.map_or((NOBODY, None), |(user, email)| (user, Some(email)));
            let user = tx.user(company, user)?.filter(User::is_active);
            let email = email.filter(|email| email.verified.is_none());
            Ok(user.zip(email).map(|(user, email)| Waiting {
                user,
                purpose: Purpose::VerifyEmail(email.id),
                destination: email.address,
            }))
        })
    }

    /// Sends a new code to a number that waits to be verified. The answer is the same whether there
    /// is such a number, and so is the work.
    ///
    /// # Errors
    /// When asked too often, or when something is broken.
    pub fn resend_mobile_verification(&self, request: &Resend) -> Result<(), Refusal> {
        let parsed = MobileNumber::parse(&request.destination);
        let number = parsed
            .as_ref()
            .map_or(request.destination.as_str(), MobileNumber::as_str);
        let takes = self.text_takes(number, None, &request.client);
        let nobody = Purpose::VerifyMobile(MobileId(0));
        let kind = EventKind::MobileSend;
        self.resend(request, kind, &takes, nobody, |tx, company| {
            let known = parsed.as_ref().map_or("", MobileNumber::as_str);
            let owner = tx.mobile_owner(company, known)?;
            let (user, mobile) =
                owner.map_or((NOBODY, None), |(user, mobile)| (user, Some(mobile)));
            let user = tx.user(company, user)?.filter(User::is_active);
            let mobile =
                mobile.filter(|mobile| mobile.verified.is_none() && self.may_text(&mobile.number));
            Ok(user.zip(mobile).map(|(user, mobile)| Waiting {
                user,
                purpose: Purpose::VerifyMobile(mobile.id),
                destination: mobile.number,
            }))
        })
    }

    fn resend(
        &self,
        request: &Resend,
        kind: EventKind,
        takes: &[Take],
        nobody: Purpose,
        find: impl FnOnce(&mut dyn Tx, CompanyId) -> StorageResult<Option<Waiting>>,
    ) -> Result<(), Refusal> {
        let now = self.now();
        let default = &self.policy().default_company;
        let wanted = CompanyIdentifier::parse(&request.company);
        let refused = self.storage().transaction(|tx| {
            let refused = self.limiter().take_in(tx, takes)?;
            if refused.is_some() {
                return Ok(refused);
            }
            let fallback = tx.company_by_identifier(default)?;
            let company = tx.company_by_identifier(wanted.as_ref().unwrap_or(default))?;
            let company = company
                .filter(|_| wanted.is_some())
                .map(|company| company.id);
            let found = find(tx, company.unwrap_or(NO_COMPANY))?;
            let subject = found.as_ref().map(|waiting| waiting.user.id);
            self.asked(tx, New::new(kind).on(company, subject), &request.client)?;
            let mark = self.mark(&format!("{}\n{}", request.company, request.destination));
            let issued = match (&found, company.or(fallback.map(|fallback| fallback.id))) {
                (Some(waiting), _) => Some(waiting.issue()),
                (None, Some(company)) => Some(Issue::to_nobody(company, nobody, &mark)),
                (None, None) => None,
            };
            if let Some(wanted) = issued {
                issue(self, tx, wanted, now)?;
            }
            Ok::<_, Refusal>(None)
        })?;
        self.wake_dispatcher();
        let answer = refused.map_or(Ok(()), |throttled| Err(throttled.into()));
        self.watch(answer, New::new(kind), &request.client)
    }
}

/// An address or number that waits to be verified.
struct Waiting {
    user: User,
    purpose: Purpose,
    destination: String,
}

impl Waiting {
    fn issue(&self) -> Issue<'_> {
        Issue {
            company: self.user.company,
            user: Some(self.user.id),
            purpose: self.purpose.clone(),
            destination: &self.destination,
            to: &self.destination,
            to_name: &self.user.profile.first_name,
            language: &self.user.profile.language,
        }
    }
}
