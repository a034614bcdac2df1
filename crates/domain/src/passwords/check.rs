//! Asking a signed-in user for the password once more.

use crate::limits::{by_address, by_subject, company_key, network};
use crate::model::{Client, Credential, Password, User};
use crate::ports::Verdict;
use crate::{Auth, Refusal};

impl Auth {
    /// The user's credential if `password` is theirs. Counts as a login on the same counters.
    pub(crate) fn check_password(
        &self,
        user: &User,
        password: &Password,
        client: &Client,
    ) -> Result<Option<Credential>, Refusal> {
        let company = company_key(Some(user.company));
        let account = user.id.0.to_be_bytes();
        let network = network(client.address);
        let limits = &self.policy().limits;
        let account = by_subject(
            "limits.login_per_account",
            limits.login_per_account,
            &company,
            &account,
        );
        let address = by_address(
            "limits.login_per_address",
            limits.login_per_address,
            network.as_deref(),
        );
        let mut takes = vec![account];
        takes.extend(address);
        self.limiter().take(&takes)?;
        let credential = self
            .storage()
            .query(|reads| reads.credential_of(user.company, user.id))?;
        let stored = credential
            .as_ref()
            .and_then(|credential| credential.password.as_ref());
        let verdict = self
            .hasher()
            .verify(password, stored)
            .map_err(crate::Fault::from)?;
        if verdict == Verdict::Wrong {
            let event = crate::events::New::own(crate::model::EventKind::PasswordCheck, user);
            let event = event.outcome(crate::model::Outcome::WrongCredentials);
            self.refused(event, client)?;
            return Ok(None);
        }
        self.storage()
            .transaction(|tx| self.limiter().restore(tx, &takes[0]))?;
        Ok(credential)
    }
}
