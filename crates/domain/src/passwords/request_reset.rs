//! Asking for a link to set a new password.

use crate::accounts::{NO_COMPANY, NOBODY};
use crate::events::New;
use crate::limits::Take;
use crate::model::{Client, Email, EventKind, LoginIdentifier, Purpose, User};
use crate::otp::{Issue, issue};
use crate::{Auth, Refusal};

/// A request for a reset mail.
#[derive(Clone, Debug)]
pub struct RequestReset {
    /// The company's identifier; `None` for contracts that know none.
    pub company: Option<String>,
    /// Email address, mobile number, username or the user's identifier.
    pub identifier: String,
    /// Who is calling.
    pub client: Client,
}

impl Auth {
    /// Sends a link to the user's own primary address, if there is such a user who may sign in.
    /// The answer is the same whether there is, and so is the work.
    ///
    /// # Errors
    /// When asked too often, or when something is broken.
    pub fn request_password_reset(&self, request: &RequestReset) -> Result<(), Refusal> {
        let now = self.now();
        let (asked_in, company, user) = self.storage().query(|reads| {
            let asked =
                self.find_account(reads, request.company.as_deref(), &request.identifier)?;
            let fallback = reads.company_by_identifier(&self.policy().default_company)?;
            let (company, user) = match &asked.credential {
                Some(found) => (found.company, found.user),
                None => (NO_COMPANY, NOBODY),
            };
            let user = reads.user(company, user)?;
            let fallback = fallback.map(|fallback| fallback.id);
            Ok((asked.company, asked.company.or(fallback), user))
        })?;
        let subject = self.subject(request);
        let event = New::new(EventKind::PasswordResetRequest);
        let event = event.on(asked_in, user.as_ref().map(|user| user.id));
        let refused = self.storage().transaction(|tx| {
            let refused = self.limiter().take_in(tx, &self.takes(request, &subject))?;
            if refused.is_some() {
                return Ok(refused);
            }
            self.asked(tx, event.clone(), &request.client)?;
            if let Some(company) = company {
                let mark = self.mark(&subject);
                let user = user.as_ref().filter(|user| user.is_active());
                let wanted = user
                    .and_then(|user| Some(link_for(user, user.primary_email()?)))
                    .unwrap_or_else(|| Issue::to_nobody(company, Purpose::ResetPassword, &mark));
                issue(self, tx, wanted, now)?;
            }
            Ok::<_, Refusal>(None)
        })?;
        self.wake_dispatcher();
        let answer = refused.map_or(Ok(()), |throttled| Err(throttled.into()));
        self.watch(answer, event, &request.client)
    }

    /// Keyed by what was asked for, not by who it is: known and unknown are throttled alike.
    fn takes(&self, request: &RequestReset, subject: &str) -> Vec<Take> {
        let budget = self.policy().limits.resets_per_account;
        let account = Take::new("limits.resets_per_account", budget, &[subject.as_bytes()]);
        let mut takes: Vec<_> = self.asking_take(&request.client).into_iter().collect();
        takes.push(account);
        takes
    }

    fn subject(&self, request: &RequestReset) -> String {
        let identifier = LoginIdentifier::parse(&request.identifier)
            .map_or_else(|| request.identifier.clone(), |known| known.canonical());
        let company = self.counted_company(request.company.as_deref());
        format!("{company}\n{identifier}")
    }
}

fn link_for<'a>(user: &'a User, email: &'a Email) -> Issue<'a> {
    Issue {
        company: user.company,
        user: Some(user.id),
        purpose: Purpose::ResetPassword,
        destination: &email.address,
        to: &email.address,
        to_name: &user.profile.first_name,
        language: &user.profile.language,
    }
}
