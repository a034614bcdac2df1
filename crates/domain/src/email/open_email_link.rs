//! Looking at a link to prove an address.

use crate::events::New;
use crate::model::{Client, Company, EventKind, LinkSecret};
use crate::otp::link_hash;
use crate::{Auth, Refusal};

use super::verify::KIND;

impl Auth {
    /// The company in which this key would prove an address; `None` for a key that is not good. Nothing is spent: for
    /// the page that the link opens, and mail scanners open it too.
    ///
    /// # Errors
    /// When keys that are not good were tried too often, or when something is broken.
    pub fn open_email_link(
        &self,
        key: &LinkSecret,
        client: &Client,
    ) -> Result<Option<Company>, Refusal> {
        let now = self.now();
        let hash = link_hash(self.keyring(), KIND, key.expose());
        let found =
            self.storage()
                .query(|reads| match reads.challenge_by_secret(KIND, &hash, now)? {
                    Some(challenge) => reads.company(challenge.company),
                    None => Ok(None),
                })?;
        if found.is_none() {
            let event = New::new(EventKind::EmailVerify).detail("opened");
            self.refuse_link(event, client)?;
        }
        Ok(found)
    }
}
