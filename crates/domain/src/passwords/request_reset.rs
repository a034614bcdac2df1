//! Asking for a link to set a new password.

use crate::limits::{by_address, by_subject, company_key, network};
use crate::model::{Client, CompanyIdentifier, LoginIdentifier, Purpose, User};
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
    /// The answer is the same whether there is.
    ///
    /// # Errors
    /// When asked too often, or when something is broken.
    pub fn request_password_reset(&self, request: &RequestReset) -> Result<(), Refusal> {
        let now = self.now();
        let user = self.find_user(request.company.as_deref(), &request.identifier)?;
        let user = user.filter(User::is_active);
        let subject = LoginIdentifier::parse(&request.identifier)
            .map_or_else(|| request.identifier.clone(), |known| known.canonical());
        let subject = format!(
            "{}\n{subject}",
            request.company.as_deref().unwrap_or_default()
        );
        let (limits, network) = (&self.policy().limits, network(request.client.address));
        // Keyed by what was asked for, not by who it is: known and unknown are throttled alike.
        let none = company_key(None);
        let mut takes = vec![by_subject(
            "limits.resets_per_account",
            limits.resets_per_account,
            &none,
            subject.as_bytes(),
        )];
        takes.extend(by_address(
            "limits.resets_per_address",
            limits.resets_per_address,
            network.as_deref(),
        ));
        let refused = self.storage().transaction(|tx| {
            let refused = self.limiter().take_in(tx, &takes)?;
            if let (None, Some(user)) = (&refused, &user)
                && let Some(email) = user.primary_email()
            {
                let wanted = Issue {
                    company: user.company,
                    user: Some(user.id),
                    purpose: Purpose::ResetPassword,
                    destination: &email.address,
                    to: &email.address,
                    to_name: &user.profile.first_name,
                    language: &user.profile.language,
                };
                issue(self, tx, wanted, now)?;
            }
            Ok::<_, Refusal>(refused)
        })?;
        self.wake_dispatcher();
        refused.map_or(Ok(()), |throttled| Err(throttled.into()))
    }

    /// The user that an anonymous caller names.
    pub(crate) fn find_user(
        &self,
        company: Option<&str>,
        identifier: &str,
    ) -> Result<Option<User>, Refusal> {
        let company = match company {
            Some(company) => CompanyIdentifier::parse(company),
            None => Some(self.policy().default_company.clone()),
        };
        let (Some(company), Some(identifier)) = (company, LoginIdentifier::parse(identifier))
        else {
            return Ok(None);
        };
        Ok(self.storage().query(|reads| {
            let Some(company) = reads.company_by_identifier(&company)? else {
                return Ok(None);
            };
            match reads.credential(company.id, &identifier)? {
                Some(found) => reads.user(company.id, found.user),
                None => Ok(None),
            }
        })?)
    }
}
