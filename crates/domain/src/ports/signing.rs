//! Signing and checking JWTs.

use crate::Time;
use crate::model::{JwtAlgorithm, PlainToken, SessionId, SigningKey, UserIdentifier};
use serde_json::Value;

/// Signs JWTs and checks them.
///
/// An implementor keeps the keys it was given in memory; signing and checking touch no storage.
pub trait TokenSigner: Send + Sync {
    /// Makes a new key for the configured algorithm: signs from `signs_from` on. `None` where the
    /// key is given by configuration (HS256) and never stored.
    ///
    /// # Errors
    /// When the key cannot be made or sealed.
    fn generate(&self, now: Time, signs_from: Time) -> Result<Option<SigningKey>, SignError>;

    /// Replaces the keys in use by these.
    ///
    /// # Errors
    /// When a key cannot be unsealed: the configured secret is not the one it was sealed with.
    fn install(&self, keys: &[SigningKey]) -> Result<(), SignError>;

    /// The configured algorithm.
    fn algorithm(&self) -> JwtAlgorithm;

    /// Signs with the newest key whose `signs_from` has come.
    ///
    /// # Errors
    /// When there is no such key.
    fn sign(&self, claims: &Claims, now: Time) -> Result<PlainToken, SignError>;

    /// Checks form, algorithm, key, signature, kind, issuer, audience and times.
    ///
    /// MUST follow RFC 8725: the algorithm is the key's own; an unknown `crit` (RFC 7515 section
    /// 4.1.11) is refused; claims of the wrong JSON type are refused; leeway is at most 30 s.
    ///
    /// # Errors
    /// See [`VerifyError`].
    fn verify(&self, token: &str, now: Time) -> Result<Claims, VerifyError>;

    /// The public keys (RFC 7517), as JSON; never a private or symmetric one.
    fn jwks(&self, now: Time) -> Value;
}

/// What a JWT of ours says.
#[derive(Clone, Debug, PartialEq)]
pub struct Claims {
    /// `username`.
    pub username: String,
    /// `user_id`: the user's number.
    pub user_id: i64,
    /// `email`; absent where configuration leaves it out.
    pub email: Option<String>,
    /// `exp`, to the second.
    pub expires: Time,
    /// `iat`, to the second.
    pub issued: Time,
    /// `orig_iat`: when the first token of the session was issued, to the second.
    pub original_issue: Time,
    /// `sub`: the user's identifier.
    pub subject: UserIdentifier,
    /// `jti`.
    pub jti: String,
    /// `sid`.
    pub session: SessionId,
    /// `company`: the company's identifier.
    pub company: String,
}

/// Why a token was not signed, or keys not taken.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// No key may sign now.
    #[error("no signing key is active")]
    NoKey,
    /// A key could not be unsealed.
    #[error("signing key {kid} does not open with the configured secrets.key")]
    Sealed {
        /// Which.
        kid: String,
    },
    /// The library refused.
    #[error("the signing library failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Why a token was refused. Apart from these, nothing about it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// Malformed, forged, of another kind, issuer or audience.
    #[error("the token is not one of ours")]
    Invalid,
    /// Ours, signed right, but its time is over.
    #[error("the token has expired")]
    Expired,
    /// Signed by a key id that is not in memory: perhaps made by another node a moment ago.
    #[error("the token names an unknown key")]
    UnknownKey,
}
