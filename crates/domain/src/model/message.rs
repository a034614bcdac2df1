//! Messages: what is to be sent, without wording and without secrets.

use super::ids::{ChallengeId, CompanyId, MessageId, UserId};
use crate::Time;
use serde::{Deserialize, Serialize};

/// What a message says. Wording belongs to the notifications crate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MessageKind {
    /// Prove that this address is yours: a link and a key. By email.
    VerifyEmail {
        /// Yields the key.
        challenge: ChallengeId,
    },
    /// Set a new password: a link. By email.
    ResetPassword {
        /// Yields the token.
        challenge: ChallengeId,
    },
    /// Prove that this number is yours: a code. By SMS.
    VerifyMobile {
        /// Yields the code.
        challenge: ChallengeId,
    },
    /// Prove to hold this number: a code. By SMS (document 001).
    RegisterPhone {
        /// Yields the code.
        challenge: ChallengeId,
    },
    /// Sign in by this code. By SMS (document 002).
    SignIn {
        /// Yields the code.
        challenge: ChallengeId,
    },
    /// Complete a login by this code. By SMS.
    SecondFactor {
        /// Yields the code.
        challenge: ChallengeId,
    },
    /// Notice: your password was changed. By email.
    PasswordChanged,
    /// Notice: somebody tried to register with your address. By email.
    AlreadyRegistered,
    /// Notice: the address of your account was changed. By email, to the old address.
    EmailChanged,
    /// Notice: something else that your account is secured by has changed. By email.
    SecurityNotice {
        /// What.
        notice: SecurityNotice,
    },
}

/// What has changed of what an account is secured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum SecurityNotice {
    /// A second factor was turned on.
    FactorAdded,
    /// A second factor was turned off.
    FactorRemoved,
    /// New recovery codes were made; earlier ones are dead.
    RecoveryCodesMade,
    /// A recovery code was used.
    RecoveryCodeUsed {
        /// How many are left.
        remaining: i64,
    },
    /// An email address was added.
    EmailAdded,
    /// An email address was removed.
    EmailRemoved,
    /// A mobile number was added, changed or removed.
    MobileChanged,
    /// A token came back that had been replaced: somebody copied it, and the session was ended.
    TokenReused,
    /// The account's address was proven for the first time, and what others may have made of the
    /// account before was ended.
    Claimed,
}

impl SecurityNotice {
    /// A name for templates and logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::FactorAdded => "factor_added",
            Self::FactorRemoved => "factor_removed",
            Self::RecoveryCodesMade => "recovery_codes_made",
            Self::RecoveryCodeUsed { .. } => "recovery_code_used",
            Self::EmailAdded => "email_added",
            Self::EmailRemoved => "email_removed",
            Self::MobileChanged => "mobile_changed",
            Self::TokenReused => "token_reused",
            Self::Claimed => "claimed",
        }
    }
}

impl MessageKind {
    /// The challenge whose secret the message carries.
    pub fn challenge(&self) -> Option<ChallengeId> {
        match self {
            Self::VerifyEmail { challenge }
            | Self::ResetPassword { challenge }
            | Self::VerifyMobile { challenge }
            | Self::RegisterPhone { challenge }
            | Self::SignIn { challenge }
            | Self::SecondFactor { challenge } => Some(*challenge),
            Self::PasswordChanged
            | Self::AlreadyRegistered
            | Self::EmailChanged
            | Self::SecurityNotice { .. } => None,
        }
    }

    /// How it travels.
    pub fn channel(&self) -> Channel {
        match self {
            Self::VerifyEmail { .. }
            | Self::ResetPassword { .. }
            | Self::PasswordChanged
            | Self::AlreadyRegistered
            | Self::EmailChanged
            | Self::SecurityNotice { .. } => Channel::Email,
            Self::VerifyMobile { .. }
            | Self::RegisterPhone { .. }
            | Self::SignIn { .. }
            | Self::SecondFactor { .. } => Channel::Sms,
        }
    }

    /// The names of every kind that travels by this channel.
    pub fn names_of(channel: Channel) -> &'static [&'static str] {
        match channel {
            Channel::Email => &[
                "verify_email",
                "reset_password",
                "password_changed",
                "already_registered",
                "email_changed",
                "security_notice",
            ],
            Channel::Sms => &[
                "verify_mobile",
                "register_phone",
                "sign_in",
                "second_factor",
            ],
        }
    }

    /// A name for logs, webhooks and templates.
    pub fn name(&self) -> &'static str {
        match self {
            Self::VerifyEmail { .. } => "verify_email",
            Self::ResetPassword { .. } => "reset_password",
            Self::VerifyMobile { .. } => "verify_mobile",
            Self::RegisterPhone { .. } => "register_phone",
            Self::SignIn { .. } => "sign_in",
            Self::SecondFactor { .. } => "second_factor",
            Self::PasswordChanged => "password_changed",
            Self::AlreadyRegistered => "already_registered",
            Self::EmailChanged => "email_changed",
            Self::SecurityNotice { .. } => "security_notice",
        }
    }
}

/// How a message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By email.
    Email,
    /// By SMS.
    Sms,
}

/// A message on its way into the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMessage {
    /// Its id.
    pub id: MessageId,
    /// In whose name it is sent.
    pub company: CompanyId,
    /// To which user, if to one.
    pub user: Option<UserId>,
    /// The one address or number it goes to.
    pub to: String,
    /// What the recipient is called, or empty.
    pub to_name: String,
    /// BCP 47 tag of the language it should be in; or several, the best first, comma-separated.
    pub language: String,
    /// What it says.
    pub kind: MessageKind,
    /// When it was asked for.
    pub created: Time,
}

/// A message that a dispatcher has claimed until its lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedMessage {
    /// The message.
    pub message: NewMessage,
    /// How often sending was begun, this time included.
    pub attempts: i32,
}

/// A message that was given up on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParkedMessage {
    /// The message.
    pub message: NewMessage,
    /// How often it was tried.
    pub attempts: i32,
    /// What the last try ended with.
    pub error: String,
}

/// How many messages are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutboxCounts {
    /// Waiting or being sent.
    pub waiting: i64,
    /// Given up on.
    pub parked: i64,
}
