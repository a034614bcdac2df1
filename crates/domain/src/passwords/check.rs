//! Asking a signed-in user for the password once more.

use crate::events::New;
use crate::limits::{Account, Proof, asker, by_address};
use crate::model::{Client, Credential, EventKind, Outcome, Password, User};
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
        let (company, id) = (user.company, user.id);
        let (credential, known) = self.storage().query(|reads| {
            let credential = reads.credential_of(company, id)?;
            Ok((credential, reads.known_devices(company, id)?))
        })?;
        let account = Account::User(company, id);
        let tries = self.tries(Proof::Password, &account, &known, client.address, None);
        let limits = &self.policy().limits;
        let address = by_address(
            "limits.login_per_address",
            limits.login_per_address,
            client.address,
        );
        let event = New::own(EventKind::PasswordCheck, user);
        let opened = self.limiter().open(&tries, address.as_slice());
        let opened = self.watch(opened, event.clone(), client)?;
        let stored = credential
            .as_ref()
            .and_then(|credential| credential.password.as_ref());
        let verdict = self
            .hasher()
            .verify(password, stored, asker(Some(company), client.address))
            .map_err(crate::Fault::from)?;
        if verdict == Verdict::Wrong {
            self.refused(event.outcome(Outcome::WrongCredentials), client)?;
            return Ok(None);
        }
        self.storage()
            .transaction(|tx| self.limiter().succeeded(tx, &tries, opened))?;
        Ok(credential)
    }
}
