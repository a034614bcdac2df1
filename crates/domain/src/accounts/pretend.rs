//! Registering with an address that somebody has, where nobody is to be told that.

use super::{Register, RegisterError};
use crate::events::New;
use crate::limits::Take;
use crate::model::{
    Budget, Client, Company, Email, EmailAddress, EmailId, EventKind, MessageId, MessageKind,
    Mobile, MobileId, NewMessage, NewUser, Outcome, PasswordHash, User, UserId,
};
use crate::ports::{StorageResult, Tx};
use crate::sessions::{SignedIn, Start, imagine};
use crate::{Auth, Time};
use std::sync::Arc;

/// One notice an hour that somebody registers with an address that has an account.
const NOTICES: Budget = Budget {
    count: 1,
    window_seconds: 3600,
};

impl Auth {
    /// Whether the address of a new user is taken and nobody is to be told.
    pub(super) fn keeps_silent_about(
        &self,
        tx: &mut dyn Tx,
        company: &Company,
        new: &NewUser,
    ) -> StorageResult<bool> {
        match &new.email {
            Some(email) if self.policy().strict_privacy => {
                Ok(tx.email_owner(company.id, email.canonical())?.is_some())
            }
            _ => Ok(false),
        }
    }

    /// Tells the owner of the address, and returns the number that the user would have got: were it
    /// given to the next one, two answers with one number would tell.
    pub(super) fn tell_owner(
        &self,
        tx: &mut dyn Tx,
        company: &Company,
        new: &NewUser,
        client: &Client,
        now: Time,
    ) -> StorageResult<UserId> {
        let id = tx.spend_user_id(company.id, new)?;
        let Some(email) = &new.email else {
            return Ok(id);
        };
        let Some((owner, stored)) = tx.email_owner(company.id, email.canonical())? else {
            return Ok(id);
        };
        let event = New::new(EventKind::AccountRegister).on(Some(company.id), Some(owner));
        self.refused_in(tx, event.outcome(Outcome::Taken), client)?;
        let notice = Take::new("already_registered", NOTICES, &[&owner.0.to_be_bytes()]);
        if self.limiter().take_in(tx, &[notice])?.is_some() {
            return Ok(id);
        }
        tx.enqueue(&NewMessage {
            id: MessageId(self.entropy().uuid_at(now)),
            company: company.id,
            user: Some(owner),
            to: stored.address,
            to_name: String::new(),
            language: "en".to_owned(),
            kind: MessageKind::AlreadyRegistered,
            created: now,
        })?;
        Ok(id)
    }

    /// An answer like that of a registration, for an account that was not made.
    pub(super) fn pretend(
        &self,
        request: &Register,
        user: User,
        lifetime: chrono::TimeDelta,
        now: Time,
    ) -> Result<SignedIn, RegisterError> {
        let wanted = Start {
            whose: (user.company, user.id),
            surface: request.surface,
            grant: request.grant,
            lifetime: Some(lifetime),
            owed: None,
            device: None,
            for_programs: false,
            client: &request.client,
        };
        Ok(imagine(self, wanted, now).finish(self, Arc::new(user), now)?)
    }
}

/// A user who was not made.
pub(super) fn imagined(id: UserId, new: NewUser, company: &Company, now: Time) -> User {
    let email = |email: EmailAddress| Email {
        id: EmailId(0),
        address: email.address().to_owned(),
        primary: true,
        verified: None,
        becomes_primary: false,
    };
    let mobile = |number: crate::model::MobileNumber| Mobile {
        id: MobileId(0),
        number: number.as_str().to_owned(),
        primary: true,
        verified: None,
        becomes_primary: false,
        distrusted: false,
    };
    User {
        id,
        identifier: new.identifier,
        company: company.id,
        company_identifier: company.identifier.clone(),
        company_disabled: None,
        username: new.username.map(|name| name.as_str().to_owned()),
        profile: new.profile,
        emails: new.email.into_iter().map(email).collect(),
        mobiles: new.mobile.into_iter().map(mobile).collect(),
        status: new.status,
        disabled: None,
        has_password: new
            .password
            .as_ref()
            .is_some_and(|PasswordHash(hash)| !hash.is_empty()),
        groups: vec![],
        permissions: vec![],
        date_joined: now,
        updated: now,
        last_login: None,
    }
}
