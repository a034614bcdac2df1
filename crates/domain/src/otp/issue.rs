//! Issuing a challenge and queueing the message that carries its secret.

use super::secrets::secret_hash;
use crate::Auth;
use crate::Time;
use crate::model::{
    Challenge, ChallengeId, CompanyId, MessageId, MessageKind, NewMessage, Purpose, UserId,
};
use crate::ports::{StorageResult, Tx};

/// What to send to whom.
pub(crate) struct Issue<'a> {
    pub company: CompanyId,
    pub user: Option<UserId>,
    pub purpose: Purpose,
    /// Canonical address or number, kept with the challenge.
    pub destination: &'a str,
    /// Where the message goes.
    pub to: &'a str,
    pub to_name: &'a str,
    pub language: &'a str,
}

impl<'a> Issue<'a> {
    /// What is done where there is nobody to send anything to: the same work, and then the message
    /// goes nowhere. `mark` stands for who was asked for, so that asking twice is alike too.
    pub(crate) fn to_nobody(company: CompanyId, purpose: Purpose, mark: &'a str) -> Self {
        Self {
            company,
            user: None,
            purpose,
            destination: mark,
            to: "",
            to_name: "",
            language: "en",
        }
    }
}

/// Stores a challenge in place of older ones for the same purpose and queues its message.
pub(crate) fn issue(
    auth: &Auth,
    tx: &mut dyn Tx,
    wanted: Issue<'_>,
    now: Time,
) -> StorageResult<ChallengeId> {
    let id = ChallengeId(auth.entropy().uuid());
    let nonce = auth.entropy().bytes();
    let otp = &auth.policy().otp;
    let ttl = match wanted.purpose {
        Purpose::VerifyEmail(_) => otp.verification_ttl,
        Purpose::ResetPassword => otp.reset_ttl,
        Purpose::VerifyMobile(_)
        | Purpose::RegisterPhone
        | Purpose::SignIn
        | Purpose::SecondFactor => otp.ttl,
    };
    tx.insert_challenge(&Challenge {
        id,
        company: wanted.company,
        user: wanted.user,
        secret_hash: secret_hash(auth.keyring(), id, &nonce, &wanted.purpose, otp.length),
        destination: wanted.destination.to_owned(),
        nonce,
        attempts: 0,
        max_attempts: otp.max_attempts,
        ttl_seconds: ttl.num_seconds(),
        expires: now + ttl,
        consumed: None,
        created: now,
        purpose: wanted.purpose.clone(),
    })?;
    let kind = match wanted.purpose {
        Purpose::VerifyEmail(_) => MessageKind::VerifyEmail { challenge: id },
        Purpose::ResetPassword => MessageKind::ResetPassword { challenge: id },
        Purpose::VerifyMobile(_) => MessageKind::VerifyMobile { challenge: id },
        Purpose::RegisterPhone => MessageKind::RegisterPhone { challenge: id },
        Purpose::SignIn => MessageKind::SignIn { challenge: id },
        Purpose::SecondFactor => MessageKind::SecondFactor { challenge: id },
    };
    tx.enqueue(&NewMessage {
        id: MessageId(auth.entropy().uuid_at(now)),
        company: wanted.company,
        user: wanted.user,
        to: wanted.to.to_owned(),
        to_name: wanted.to_name.to_owned(),
        language: wanted.language.to_owned(),
        kind,
        created: now,
    })?;
    Ok(id)
}
