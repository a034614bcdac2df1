//! Challenges: something secret that was sent and waits to be given back.

use super::ids::{ChallengeId, CompanyId, EmailId, MobileId, UserId};
use super::secret::SecretHash;
use crate::Time;

/// What giving the secret back proves or allows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// To hold this address of the user's.
    VerifyEmail(EmailId),
    /// To hold this number of the user's.
    VerifyMobile(MobileId),
    /// To set a new password.
    ResetPassword,
    /// To hold a number that need not belong to a user (document 001).
    RegisterPhone,
    /// To sign in by a code (document 002).
    SignIn,
    /// To complete a login or an enrolment by SMS.
    SecondFactor,
}

impl Purpose {
    /// The name in the database.
    pub fn name(&self) -> &'static str {
        match self {
            Self::VerifyEmail(_) => "verify_email",
            Self::VerifyMobile(_) => "verify_mobile",
            Self::ResetPassword => "reset_password",
            Self::RegisterPhone => "register_phone",
            Self::SignIn => "sign_in",
            Self::SecondFactor => "second_factor",
        }
    }

    /// The row that the purpose is about, for those about one.
    pub fn subject(&self) -> Option<i64> {
        match self {
            Self::VerifyEmail(id) => Some(id.0),
            Self::VerifyMobile(id) => Some(id.0),
            Self::ResetPassword | Self::RegisterPhone | Self::SignIn | Self::SecondFactor => None,
        }
    }

    /// The purpose of this name about this row.
    pub fn from_parts(name: &str, subject: Option<i64>) -> Option<Self> {
        Some(match (name, subject) {
            ("verify_email", Some(id)) => Self::VerifyEmail(EmailId(id)),
            ("verify_mobile", Some(id)) => Self::VerifyMobile(MobileId(id)),
            ("reset_password", None) => Self::ResetPassword,
            ("register_phone", None) => Self::RegisterPhone,
            ("sign_in", None) => Self::SignIn,
            ("second_factor", None) => Self::SecondFactor,
            _ => return None,
        })
    }
}

/// A secret that was sent to somebody.
///
/// The secret itself is nowhere: it is derived from `nonce` with a key that the database does not
/// hold, so that a message sent twice carries the same secret and a stolen database yields none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Its id.
    pub id: ChallengeId,
    /// The company it was made in.
    pub company: CompanyId,
    /// Whose; none for a phone number that belongs to nobody yet.
    pub user: Option<UserId>,
    /// What it is for.
    pub purpose: Purpose,
    /// The canonical address or number it was made for.
    pub destination: String,
    /// What the secret is derived from.
    pub nonce: [u8; 16],
    /// The keyed hash of the secret.
    pub secret_hash: SecretHash,
    /// Wrong answers so far, the running one included.
    pub attempts: i32,
    /// How many answers are looked at.
    pub max_attempts: i32,
    /// How long it lives, counted from when it was sent, in seconds.
    pub ttl_seconds: i64,
    /// When it stops to be good.
    pub expires: Time,
    /// When it was given back.
    pub consumed: Option<Time>,
    /// When it was made.
    pub created: Time,
}

/// What came of counting an answer to a challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// The answer counts and may be compared.
    Taken(Challenge),
    /// Too many answers were given before.
    Exhausted,
    /// It has expired.
    Expired,
    /// It has been used.
    Consumed,
    /// There is none.
    Absent,
}
