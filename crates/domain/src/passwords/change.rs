//! Changing a password that is known.

use super::{Context, check_new_password};
use crate::events::{New, record, record_own};
use crate::limits::{Throttled, asker};
use crate::model::{
    Change, Client, EventKind, MessageId, MessageKind, NewMessage, Password, SessionsToEnd, User,
};
use crate::ports::{StorageResult, Tx};
use crate::sessions::{Authenticated, end_sessions, shares_not_fresh};
use crate::validation::{Check, Field, Invalids, Problem};
use crate::{Auth, Fault, Time};

/// A change of password.
#[derive(Clone, Debug)]
pub struct ChangePassword {
    /// The password so far.
    pub old: Password,
    /// The password from now on; may be the same (document 004's own sample).
    pub new: Password,
    /// Who is calling.
    pub client: Client,
}

/// Why it was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    /// The old one is wrong ([`Field::OldPassword`]) or the new one not acceptable
    /// ([`Field::Password`]).
    #[error(transparent)]
    Invalid(#[from] Invalids),
    /// The caller must first prove who they are once more: see [`Auth::prove_again`].
    #[error("the last proof of who is calling is too old")]
    NotFresh,
    /// Too often.
    #[error(transparent)]
    Throttled(Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_failures!(ChangePasswordError);
shares_not_fresh!(ChangePasswordError);

impl Auth {
    /// Changes the caller's password. Every other session of theirs ends, permanent tokens
    /// included, and so does every reset link that waits; a mail tells the owner.
    ///
    /// # Errors
    /// See [`ChangePasswordError`]. A wrong old password counts as a failed login.
    pub fn change_password(
        &self,
        caller: &Authenticated,
        request: ChangePassword,
    ) -> Result<(), ChangePasswordError> {
        let now = self.now();
        let user = &caller.user;
        let wrong = || Invalids::one(Field::OldPassword, Problem::Wrong);
        let credential = self
            .check_password(user, &request.old, &request.client)?
            .ok_or_else(wrong)?;
        let mut check = Check::default();
        check_new_password(
            &mut check,
            Field::Password,
            &request.new,
            &Context::of_user(user),
            self.policy().passwords,
        );
        check.finish()?;
        let asker = asker(Some(user.company), request.client.address);
        let hash = self.hasher().hash(&request.new, asker)?;
        self.storage().transaction(|tx| {
            if !tx.set_password(
                user.company,
                user.id,
                &hash,
                credential.password.as_ref(),
                now,
            )? {
                return Err(ChangePasswordError::from(wrong()));
            }
            let event = New::own(EventKind::PasswordChange, user);
            record(tx, event, &request.client, now)?;
            self.after_new_password(tx, user, now)?;
            tx.set_session_proved(caller.session.id, now)?;
            end_sessions(
                tx,
                user.company,
                user.id,
                SessionsToEnd::AllBut(caller.session.id),
                now,
            )?;
            Ok(())
        })?;
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        Ok(())
    }

    /// Sets the password of a caller who proved who they are a short time ago, without asking for the
    /// old one, as document 002 has it. Otherwise as [`Auth::change_password`].
    ///
    /// # Errors
    /// See [`ChangePasswordError`].
    pub fn set_own_password(
        &self,
        caller: &Authenticated,
        new: &Password,
    ) -> Result<(), ChangePasswordError> {
        let now = self.now();
        self.require_fresh(caller)?;
        let user = &caller.user;
        let mut check = Check::default();
        let policy = self.policy().passwords.on(caller.session.surface);
        check_new_password(
            &mut check,
            Field::Password,
            new,
            &Context::of_user(user),
            policy,
        );
        check.finish()?;
        let asker = asker(Some(user.company), caller.client.address);
        let hash = self.hasher().hash(new, asker)?;
        self.storage().transaction(|tx| {
            tx.set_password(user.company, user.id, &hash, None, now)?;
            record_own(tx, EventKind::PasswordChange, caller, now)?;
            self.after_new_password(tx, user, now)?;
            let others = SessionsToEnd::AllBut(caller.session.id);
            end_sessions(tx, user.company, user.id, others, now)?;
            Ok::<_, ChangePasswordError>(())
        })?;
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        Ok(())
    }

    /// What follows on every new password: waiting reset links die, and the owner is told.
    pub(super) fn after_new_password(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        now: Time,
    ) -> StorageResult<()> {
        tx.delete_challenges(user.company, user.id, "reset_password")?;
        let Some(email) = user.primary_email() else {
            return Ok(());
        };
        tx.enqueue(&NewMessage {
            id: MessageId(self.entropy().uuid_at(now)),
            company: user.company,
            user: Some(user.id),
            to: email.address.clone(),
            to_name: user.profile.first_name.clone(),
            language: user.profile.language.clone(),
            kind: MessageKind::PasswordChanged,
            created: now,
        })
    }
}
