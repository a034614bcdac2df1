//! The first proof of whose account this is.
//!
//! Anybody may sign up with a stranger's address. Until its owner proves to hold it, nothing says that
//! they made the account; so what was made of it before then opens nothing afterwards.

use crate::events::{New, record};
use crate::model::{
    Client, Email, EmailId, EventKind, Purpose, SecurityNotice, Session, SessionsToEnd, User,
};
use crate::ports::{StorageResult, Tx};
use crate::sessions::end_sessions;
use crate::{Auth, Time};

impl Auth {
    /// Ends what was made before `proven`, the account's address, was: every session and token, every
    /// second factor with the recovery codes, every other address, every code on its way, and what
    /// numbers proved. The user is read before anything of the proof was written.
    pub(crate) fn claim(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        proven: &Email,
        client: &Client,
        now: Time,
    ) -> StorageResult<()> {
        let (company, id) = (user.company, user.id);
        let event = New::new(EventKind::SessionEndAll).about(user);
        record(tx, event.detail("first proof"), client, now)?;
        let lost = self.has_more_than_sessions(tx, user, proven.id, now)?;
        tx.delete_totp(company, id)?;
        tx.delete_sms_factor(company, id)?;
        for other in user.emails.iter().filter(|email| email.id != proven.id) {
            tx.delete_email(company, id, other.id)?;
        }
        tx.want_primary_email(company, id, None)?;
        tx.distrust_mobiles(company, id)?;
        for purpose in [Purpose::SecondFactor, Purpose::SignIn] {
            tx.delete_challenges(company, id, purpose.name())?;
        }
        for kind in ["verify_email", "verify_mobile"] {
            tx.delete_challenges(company, id, kind)?;
        }
        end_sessions(tx, company, id, SessionsToEnd::All, now)?;
        if lost {
            self.notify_at(tx, user, &proven.address, SecurityNotice::Claimed, now)?;
        }
        Ok(())
    }

    /// Whether anything was made of the account besides what signing up and in makes: a factor, a token for
    /// a program, another address, the proof of a number.
    pub(crate) fn has_more_than_sessions(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        proven: EmailId,
        now: Time,
    ) -> StorageResult<bool> {
        let factors = tx.factors(user.company, user.id)?;
        let sessions = tx.sessions_of(user.company, user.id, now)?;
        Ok(factors.totp.is_some()
            || factors.sms.is_some()
            || user.emails.iter().any(|email| email.id != proven)
            || user.mobiles.iter().any(|mobile| mobile.verified.is_some())
            || sessions.iter().any(Session::is_for_programs))
    }
}
