//! JWTs (document 003): issuing, and why one is refused.

use super::authenticate::not_at_once;
use crate::limits::Throttled;
use crate::model::{PlainToken, Session, User};
use crate::ports::{Claims, Entropy, VerifyError};
use crate::{Auth, Fault, Time};
use chrono::SubsecRound;

/// Why a JWT was refused.
///
/// Forged, of another kind, revoked, of a user who is gone or disabled: all are one, so that
/// nobody learns which.
#[derive(Debug, thiserror::Error)]
pub enum JwtError {
    /// Not a token that counts.
    #[error("the token does not count")]
    Invalid,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Too often.
    #[error(transparent)]
    Throttled(Throttled),
    /// Not the caller's doing.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_failures!(JwtError);

impl From<VerifyError> for JwtError {
    fn from(error: VerifyError) -> Self {
        match error {
            VerifyError::Expired => Self::Expired,
            VerifyError::Invalid | VerifyError::UnknownKey => Self::Invalid,
        }
    }
}

/// JWTs count in whole seconds (RFC 7519, NumericDate).
pub(super) fn to_seconds(at: Time) -> Time {
    at.trunc_subsecs(0)
}

/// A fresh `jti` (RFC 7519 section 4.1.7): 128 random bits.
pub(super) fn new_jti(entropy: &(dyn Entropy + 'static)) -> String {
    hex::encode(entropy.bytes::<16>())
}

/// A token that was just signed.
pub(super) struct Issued {
    pub token: PlainToken,
    pub claims: Claims,
}

/// Signs a token for a session.
pub(super) fn issue(
    auth: &Auth,
    session: &Session,
    user: &User,
    jti: &str,
    now: Time,
) -> Result<Issued, Fault> {
    let issued = to_seconds(now);
    let expires = issued + auth.policy().tokens.jwt;
    let email = user.primary_email().map(|email| email.address.clone());
    let claims = Claims {
        username: user.display_username().to_owned(),
        user_id: user.id.0,
        email: email.filter(|_| auth.policy().tokens.jwt_email_claim),
        expires,
        issued,
        original_issue: to_seconds(session.created),
        subject: user.identifier,
        jti: jti.to_owned(),
        session: session.id,
        company: user.company_identifier.clone(),
    };
    let token = auth.signer().sign(&claims, now)?;
    Ok(Issued { token, claims })
}

impl Auth {
    /// Checks a JWT's form, signature and times. A key id unknown here may have been made by another
    /// node a moment ago: then the keys are loaded anew, at most once a second.
    pub(super) fn check_jwt(&self, token: &str, now: Time) -> Result<Claims, JwtError> {
        match self.signer().verify(token, now) {
            Err(VerifyError::UnknownKey) if self.cache().may_reload_keys() => {
                self.load_signing_keys()?;
                Ok(self.signer().verify(token, now)?)
            }
            checked => Ok(checked?),
        }
    }

    /// The same where nobody may be kept waiting; a fault where keys would have to be loaded.
    pub(super) fn check_jwt_at_once(&self, token: &str, now: Time) -> Result<Claims, JwtError> {
        match self.signer().verify(token, now) {
            Err(VerifyError::UnknownKey) => Err(not_at_once().into()),
            checked => Ok(checked?),
        }
    }
}
