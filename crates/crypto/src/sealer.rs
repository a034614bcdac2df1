//! Secrets that rest in the database: useless without `secrets.key`.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::error::Unspecified;
use latchkey_domain::Keyring;
use latchkey_domain::ports::{Seal, SealFailure};
use std::fmt;
use zeroize::Zeroizing;

/// The first byte of what [`Sealer::seal`] gives, so that another scheme can follow.
const VERSION: u8 = 1;

/// Seals by AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce.
///
/// A context, such as the id of the row that holds the secret, goes in as associated data: what
/// was sealed for one row does not open in another. One key is good for 2^32 secrets.
pub struct Sealer(RandomizedNonceKey);

/// Why something was not sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Sealed with another key, for another context, or changed since.
    #[error("the secret does not open with this key and context")]
    Mismatch,
    /// AWS-LC refused.
    #[error("the secret could not be sealed")]
    Failed,
}

impl Seal for Sealer {
    fn seal(&self, context: &[u8], secret: &[u8]) -> Result<Vec<u8>, SealFailure> {
        Self::seal(self, context, secret).map_err(|_| SealFailure)
    }

    fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealFailure> {
        Self::open(self, context, sealed).map_err(|_| SealFailure)
    }
}

impl Sealer {
    /// Seals with the key that `keyring` derives for `label`.
    ///
    /// # Errors
    /// [`SealError::Failed`] when AWS-LC cannot set the key up (out of memory).
    pub fn new(keyring: &Keyring, label: &str) -> Result<Self, SealError> {
        let key = keyring.derive(label);
        RandomizedNonceKey::new(&AES_256_GCM, key.as_ref())
            .map(Self)
            .map_err(|Unspecified| SealError::Failed)
    }

    /// Seals the secrets of second factors.
    ///
    /// # Errors
    /// As [`Sealer::new`].
    pub fn second_factors(keyring: &Keyring) -> Result<Self, SealError> {
        Self::new(keyring, "latchkey second factor seal v1")
    }

    /// Seals `secret` for `context`: a version byte, the nonce, the ciphertext, the tag.
    ///
    /// # Errors
    /// [`SealError::Failed`] when there are no random bytes.
    pub fn seal(&self, context: &[u8], secret: &[u8]) -> Result<Vec<u8>, SealError> {
        // Room for the tag: growing would leave a copy of the secret behind.
        let mut body = Vec::with_capacity(secret.len() + AES_256_GCM.tag_len());
        body.extend_from_slice(secret);
        let nonce = self
            .0
            .seal_in_place_append_tag(Aad::from(context), &mut body)
            .map_err(|Unspecified| SealError::Failed)?;
        let mut sealed = Vec::with_capacity(1 + NONCE_LEN + body.len());
        sealed.push(VERSION);
        sealed.extend_from_slice(nonce.as_ref());
        sealed.extend_from_slice(&body);
        Ok(sealed)
    }

    /// Opens what was sealed for the same `context`.
    ///
    /// # Errors
    /// [`SealError::Mismatch`].
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let rest = sealed.strip_prefix(&[VERSION]).ok_or(SealError::Mismatch)?;
        let (nonce, body) = rest
            .split_first_chunk::<NONCE_LEN>()
            .ok_or(SealError::Mismatch)?;
        let mut body = Zeroizing::new(body.to_vec());
        let secret = self
            .0
            .open_in_place(Nonce::from(nonce), Aad::from(context), &mut body)
            .map_err(|Unspecified| SealError::Mismatch)?
            .len();
        body.truncate(secret);
        Ok(body)
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(..)")
    }
}
