//! Claiming messages that are due.

use super::{Content, Outgoing};
use crate::model::{
    Challenge, Channel, Company, LinkSecret, MessageKind, NewMessage, QueuedMessage,
    SecurityNotice, User,
};
use crate::otp::{code_of, link_secret_of};
use crate::ports::{StorageResult, Tx};
use crate::{Auth, Time, link_base};
use chrono::TimeDelta;

/// How long a claim holds: longer than any transport may take for one message.
const LEASE: TimeDelta = TimeDelta::seconds(60);

impl Auth {
    /// Claims up to `limit` due messages of a channel for about a minute, with their secrets derived.
    ///
    /// A challenge's lifetime starts anew here, so that a message held up by a mail server that was
    /// down is not stale on arrival. Messages whose challenge was answered, replaced or removed
    /// meanwhile are dropped, and so are those to an address or number that is the user's no longer.
    ///
    /// # Errors
    /// When the database is broken.
    pub fn claim_messages(&self, channel: Channel, limit: i64) -> StorageResult<Vec<Outgoing>> {
        let now = self.now();
        self.storage().transaction(|tx| {
            let mut ready = Vec::new();
            for queued in tx.claim_messages(channel, now, now + LEASE, limit)? {
                let id = queued.message.id;
                match self.word(tx, queued, now)? {
                    Some(outgoing) => ready.push(outgoing),
                    None => tx.mark_delivered(id, now)?,
                }
            }
            Ok(ready)
        })
    }

    fn word(
        &self,
        tx: &mut dyn Tx,
        queued: QueuedMessage,
        now: Time,
    ) -> StorageResult<Option<Outgoing>> {
        let QueuedMessage { message, attempts } = queued;
        let Some(company) = tx.company(message.company)? else {
            return Ok(None);
        };
        if !is_still_theirs(tx, &message)? {
            return Ok(None);
        }
        let content = match message.kind.challenge() {
            Some(id) => {
                let Some(challenge) = tx.challenge(id)? else {
                    return Ok(None);
                };
                if !tx.extend_challenge(id, now + TimeDelta::seconds(challenge.ttl_seconds))? {
                    return Ok(None);
                }
                self.secret_content(tx, &company, &message.kind, &challenge)?
            }
            None => notice(&message.kind),
        };
        // To nobody: it was queued so that the request for it took as long as any.
        let content = content.filter(|_| !message.to.is_empty());
        Ok(content.map(|content| Outgoing {
            id: message.id,
            company: company.identifier,
            company_name: company.name,
            to: message.to,
            to_name: message.to_name,
            language: message.language,
            channel: message.kind.channel(),
            purpose: message.kind.name(),
            content,
            created: message.created,
            attempts,
        }))
    }

    fn secret_content(
        &self,
        tx: &mut dyn Tx,
        company: &Company,
        kind: &MessageKind,
        challenge: &Challenge,
    ) -> StorageResult<Option<Content>> {
        let minutes = challenge.ttl_seconds / 60;
        let secret = || link_secret_of(self.keyring(), challenge.id, &challenge.nonce);
        Ok(match kind {
            MessageKind::VerifyEmail { .. } => {
                let key = secret();
                let base = company.email_confirmation_url.as_deref();
                let link = self.link(base, "verify-email", &[("key", key.expose())]);
                Some(Content::VerifyEmail { link, key, minutes })
            }
            MessageKind::ResetPassword { .. } => {
                let Some(user) = challenge.user else {
                    return Ok(None);
                };
                let Some(user) = tx.user(challenge.company, user)? else {
                    return Ok(None);
                };
                let uid = user.identifier.0.to_string();
                let base = company.password_reset_url.as_deref();
                let token = secret();
                let link = self.link(
                    base,
                    "reset-password",
                    &[("uid", &uid), ("token", token.expose())],
                );
                Some(Content::ResetPassword { link, minutes })
            }
            MessageKind::VerifyMobile { .. }
            | MessageKind::RegisterPhone { .. }
            | MessageKind::SignIn { .. }
            | MessageKind::SecondFactor { .. } => {
                let code = code_of(
                    self.keyring(),
                    challenge.id,
                    &challenge.nonce,
                    self.policy().otp.length,
                );
                Some(Content::Code { code, minutes })
            }
            MessageKind::PasswordChanged
            | MessageKind::AlreadyRegistered
            | MessageKind::EmailChanged
            | MessageKind::SecurityNotice { .. } => None,
        })
    }

    /// A link on the company's own page where it has one that is still allowed, else on ours; never on anything that
    /// a request said.
    fn link(&self, base: Option<&str>, page: &str, query: &[(&str, &str)]) -> LinkSecret {
        let policy = self.policy();
        let base = base.and_then(|base| link_base::parse(base, &policy.link_hosts));
        let mut link = base.unwrap_or_else(|| format!("{}/{page}", policy.public_url));
        for (name, value) in query {
            link.push(if link.contains('?') { '&' } else { '?' });
            // Names and values are our own: hexadecimal, hyphens and letters.
            link.push_str(&format!("{name}={value}"));
        }
        LinkSecret::new(link)
    }
}

/// Whether a user's message goes to an address or number that is still the user's. The notice that an
/// address was changed or removed goes there all the same: who took it away may be a thief.
fn is_still_theirs(tx: &mut dyn Tx, message: &NewMessage) -> StorageResult<bool> {
    let Some(id) = message.user else {
        return Ok(true);
    };
    let Some(user) = tx.user(message.company, id)? else {
        return Ok(false);
    };
    let has_email = |user: &User| user.emails.iter().any(|email| email.address == message.to);
    let has_mobile = |user: &User| {
        user.mobiles
            .iter()
            .any(|mobile| mobile.number == message.to)
    };
    Ok(match &message.kind {
        MessageKind::EmailChanged
        | MessageKind::SecurityNotice {
            notice: SecurityNotice::EmailRemoved,
        } => true,
        MessageKind::VerifyEmail { .. }
        | MessageKind::ResetPassword { .. }
        | MessageKind::PasswordChanged
        | MessageKind::AlreadyRegistered
        | MessageKind::SecurityNotice { .. } => has_email(&user),
        MessageKind::VerifyMobile { .. }
        | MessageKind::SignIn { .. }
        | MessageKind::RegisterPhone { .. } => has_mobile(&user),
        MessageKind::SecondFactor { .. } => {
            let sms = tx.factors(message.company, id)?.sms;
            sms.is_some_and(|sms| sms.number == message.to)
        }
    })
}

fn notice(kind: &MessageKind) -> Option<Content> {
    match kind {
        MessageKind::PasswordChanged => Some(Content::PasswordChanged),
        MessageKind::AlreadyRegistered => Some(Content::AlreadyRegistered),
        MessageKind::EmailChanged => Some(Content::EmailChanged),
        MessageKind::SecurityNotice { notice } => Some(Content::SecurityNotice { notice: *notice }),
        MessageKind::VerifyEmail { .. }
        | MessageKind::ResetPassword { .. }
        | MessageKind::VerifyMobile { .. }
        | MessageKind::RegisterPhone { .. }
        | MessageKind::SignIn { .. }
        | MessageKind::SecondFactor { .. } => None,
    }
}
