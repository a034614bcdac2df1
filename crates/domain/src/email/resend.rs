//! Sending a key or a code once more, to whoever asks.

use crate::limits::{by_address, by_subject, company_key, network};
use crate::model::{Client, CompanyIdentifier, EmailAddress, MobileNumber, User};
use crate::ports::{StorageResult, Tx};
use crate::{Auth, Refusal, Time, email, mobile};

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
    /// is such an address.
    ///
    /// # Errors
    /// When asked too often, or when something is broken.
    pub fn resend_email_verification(&self, request: &Resend) -> Result<(), Refusal> {
        let address = EmailAddress::parse(&request.destination);
        let canonical = address
            .as_ref()
            .map_or(request.destination.as_str(), EmailAddress::canonical);
        self.resend(request, canonical, |tx, company, now| {
            let owner = match &address {
                Some(address) => tx.email_owner(company, address.canonical())?,
                None => None,
            };
            let Some((user, email)) = owner else {
                return Ok(());
            };
            match tx.user(company, user)? {
                Some(user) if email.verified.is_none() && user.is_active() => {
                    email::send_key(self, tx, &user, &email, now)
                }
                _ => Ok(()),
            }
        })
    }

    /// Sends a new code to a number that waits to be verified. The answer is the same whether there
    /// is such a number.
    ///
    /// # Errors
    /// When asked too often, or when something is broken.
    pub fn resend_mobile_verification(&self, request: &Resend) -> Result<(), Refusal> {
        let number = MobileNumber::parse(&request.destination);
        let canonical = number
            .as_ref()
            .map_or(request.destination.as_str(), MobileNumber::as_str);
        self.resend(request, canonical, |tx, company, now| {
            let owner = match &number {
                Some(number) => tx.mobile_owner(company, number.as_str())?,
                None => None,
            };
            let Some((user, mobile)) = owner else {
                return Ok(());
            };
            match tx.user(company, user)? {
                Some(user) if mobile.verified.is_none() && user.is_active() => {
                    mobile::send_code(self, tx, &user, &mobile, now)
                }
                _ => Ok(()),
            }
        })
    }

    fn resend(
        &self,
        request: &Resend,
        destination: &str,
        send: impl FnOnce(&mut dyn Tx, crate::model::CompanyId, Time) -> StorageResult<()>,
    ) -> Result<(), Refusal> {
        let now = self.now();
        let (limits, network) = (&self.policy().limits, network(request.client.address));
        let subject = format!("{}\n{destination}", request.company);
        let none = company_key(None);
        let destination = by_subject(
            "limits.messages_per_destination",
            limits.messages_per_destination,
            &none,
            subject.as_bytes(),
        );
        let mut takes = vec![destination];
        takes.extend(by_address(
            "limits.resets_per_address",
            limits.resets_per_address,
            network.as_deref(),
        ));
        let company = CompanyIdentifier::parse(&request.company);
        let refused = self.storage().transaction(|tx| {
            let refused = self.limiter().take_in(tx, &takes)?;
            if let (None, Some(company)) = (&refused, &company)
                && let Some(company) = tx.company_by_identifier(company)?
            {
                send(tx, company.id, now)?;
            }
            Ok::<_, Refusal>(refused)
        })?;
        self.wake_dispatcher();
        refused.map_or(Ok(()), |throttled| Err(throttled.into()))
    }

    /// Counts a message that a signed-in user asks to have sent to a destination.
    pub(crate) fn debit_message(&self, user: &User, destination: &str) -> Result<(), Refusal> {
        let budget = self.policy().limits.messages_per_destination;
        let subject = format!("{}\n{destination}", user.company_identifier);
        let none = company_key(None);
        self.limiter().take(&[by_subject(
            "limits.messages_per_destination",
            budget,
            &none,
            subject.as_bytes(),
        )])
    }
}
