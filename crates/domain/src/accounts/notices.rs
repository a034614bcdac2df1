//! Telling the owner of an account what became of its safety.

use crate::limits::Take;
use crate::model::{Budget, MessageId, MessageKind, NewMessage, SecurityNotice, User};
use crate::ports::{StorageResult, Tx};
use crate::{Auth, Time};

/// Notices of one kind to one user. Whoever turns a factor on and off shall not fill a mailbox with it;
/// the first ones have said all there is to say.
const NOTICES: Budget = Budget {
    count: 3,
    window_seconds: 3600,
};

impl Auth {
    /// Tells the primary address, if there is one.
    pub(crate) fn notify(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        notice: SecurityNotice,
        now: Time,
    ) -> StorageResult<()> {
        match user.primary_email() {
            Some(email) => self.notify_at(tx, user, &email.address, notice, now),
            None => Ok(()),
        }
    }

    /// Tells one address.
    pub(crate) fn notify_at(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        address: &str,
        notice: SecurityNotice,
        now: Time,
    ) -> StorageResult<()> {
        let id = user.id.0.to_be_bytes();
        let subject = [&id, notice.name().as_bytes(), address.as_bytes()];
        let take = Take::new("security_notice", NOTICES, &subject);
        if self.limiter().take_in(tx, &[take])?.is_some() {
            return Ok(());
        }
        self.enqueue_for(
            tx,
            user,
            address,
            MessageKind::SecurityNotice { notice },
            now,
        )
    }

    /// Tells the address that is primary now that another takes its place.
    pub(crate) fn tell_old_address(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        now: Time,
    ) -> StorageResult<()> {
        match user.primary_email() {
            Some(old) => self.enqueue_for(tx, user, &old.address, MessageKind::EmailChanged, now),
            None => Ok(()),
        }
    }

    fn enqueue_for(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        address: &str,
        kind: MessageKind,
        now: Time,
    ) -> StorageResult<()> {
        tx.enqueue(&NewMessage {
            id: MessageId(self.entropy().uuid_at(now)),
            company: user.company,
            user: Some(user.id),
            to: address.to_owned(),
            to_name: user.profile.first_name.clone(),
            language: user.profile.language.clone(),
            kind,
            created: now,
        })
    }
}
