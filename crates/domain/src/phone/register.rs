//! Sending a code to a number.

use super::{callable, session_token};
use crate::events::New;
use crate::limits::Throttled;
use crate::model::{Client, EventKind, PlainToken, Purpose};
use crate::otp::{Issue, issue};
use crate::validation::{Field, Invalids, Problem};
use crate::{Auth, Fault};

/// A number to send a code to.
#[derive(Clone, Debug)]
pub struct RegisterPhone {
    /// With its country code.
    pub number: String,
    /// BCP 47 tags of the languages that the message may be in, the best first, comma-separated.
    pub language: String,
    /// Who is calling.
    pub client: Client,
}

/// Why no code was sent.
#[derive(Debug, thiserror::Error)]
pub enum RegisterPhoneError {
    /// It is no number that can be called.
    #[error(transparent)]
    Invalid(#[from] Invalids),
    /// Too often.
    #[error(transparent)]
    Throttled(Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_failures!(RegisterPhoneError);

impl Auth {
    /// Sends a code to a number and returns the `session_token` to give back with it. An earlier code
    /// for the number dies.
    ///
    /// # Errors
    /// See [`RegisterPhoneError`].
    pub fn register_phone(
        &self,
        request: &RegisterPhone,
    ) -> Result<PlainToken, RegisterPhoneError> {
        let now = self.now();
        let number = callable(&request.number)
            .filter(|number| self.may_text(number.as_str()))
            .ok_or_else(|| Invalids::one(Field::Mobile, Problem::Malformed))?;
        let takes = self.text_takes(number.as_str(), None, &request.client);
        let event = New::new(EventKind::MobileSend);
        let open = self.limiter().take(&takes);
        self.watch(open, event.clone(), &request.client)?;
        let id = self.storage().transaction(|tx| {
            let company = tx
                .company_by_identifier(&self.policy().default_company)?
                .ok_or_else(crate::accounts::vanished)?;
            self.asked(tx, event.on(Some(company.id), None), &request.client)?;
            let wanted = Issue {
                company: company.id,
                user: None,
                purpose: Purpose::RegisterPhone,
                destination: number.as_str(),
                to: number.as_str(),
                to_name: "",
                language: &request.language,
            };
            issue(self, tx, wanted, now)
        });
        let id = id.map_err(Fault::from)?;
        self.wake_dispatcher();
        let token = session_token::issue(self.keyring(), id, now, now + self.policy().otp.ttl);
        Ok(PlainToken::new(token))
    }
}
