//! Looking at a link to set a new password.

use uuid::Uuid;

use crate::events::New;
use crate::model::{Client, Company, EventKind, LinkSecret, Purpose};
use crate::otp::link_hash;
use crate::ports::{Reads, StorageResult};
use crate::{Auth, Refusal, Time};

impl Auth {
    /// The company whose user may set a new password by this link; `None` for a link that is not good. Nothing is
    /// spent: for the page that the link opens, and mail scanners open it too.
    ///
    /// Whoever does not hold the secret learns nothing, also not by time: `uid` is looked at after the secret.
    ///
    /// # Errors
    /// When links that are not good were opened too often, or when something is broken.
    pub fn open_reset_link(
        &self,
        uid: &str,
        token: &LinkSecret,
        client: &Client,
    ) -> Result<Option<Company>, Refusal> {
        let now = self.now();
        let found = self
            .storage()
            .query(|reads| self.company_of_reset(reads, uid, token, now))?;
        if found.is_none() {
            let event = New::new(EventKind::PasswordReset).detail("opened");
            self.refuse_link(event, client)?;
        }
        Ok(found)
    }

    fn company_of_reset(
        &self,
        reads: &mut dyn Reads,
        uid: &str,
        token: &LinkSecret,
        now: Time,
    ) -> StorageResult<Option<Company>> {
        let kind = Purpose::ResetPassword.name();
        let hash = link_hash(self.keyring(), kind, token.expose());
        let Some(challenge) = reads.challenge_by_secret(kind, &hash, now)? else {
            return Ok(None);
        };
        let Some(user) = challenge.user else {
            return Ok(None);
        };
        let user = reads.user(challenge.company, user)?;
        let is_theirs = user.is_some_and(|user| {
            user.is_active() && Uuid::parse_str(uid).is_ok_and(|uid| uid == user.identifier.0)
        });
        if !is_theirs {
            return Ok(None);
        }
        reads.company(challenge.company)
    }
}
