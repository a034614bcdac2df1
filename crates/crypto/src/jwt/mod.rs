//! Signing and checking JWTs, stricter than the library: RFC 8725, with nothing left to defaults.

mod claims;
mod header;
mod jwk;
mod key;
mod key_set;
mod pair;
mod secret;
mod strict;
mod token;

use crate::{SealError, Sealer, SettingsError};
use arc_swap::ArcSwap;
use key::Key;
use key_set::{Found, KeySet};
use latchkey_domain::model::{JwtAlgorithm, PlainToken, SigningKey};
use latchkey_domain::ports::{Claims, SignError, TokenSigner, VerifyError};
use latchkey_domain::{Keyring, Time};
use secrecy::SecretSlice;
use serde_json::Value;
use std::sync::Arc;
use token::Parts;

pub use claims::{EXPIRY_LEEWAY_SECONDS, FUTURE_LEEWAY_SECONDS};
pub use token::MAX_TOKEN_BYTES;

/// The label must never change: every stored signing key hangs on it.
const SEAL_LABEL: &str = "latchkey signing key seal v1";

/// How JWTs are signed, and for whom.
#[derive(Clone, Debug)]
pub struct JwtSettings {
    /// What new tokens are signed with. Stored keys of another algorithm go on verifying.
    pub algorithm: JwtAlgorithm,
    /// The secret of HS256, at least 32 bytes; ignored by the others.
    pub hs256_secret: Option<SecretSlice<u8>>,
    /// `iss`: compared byte by byte.
    pub issuer: String,
    /// `aud`: compared byte by byte.
    pub audience: String,
}

/// Signs and checks with the keys that [`TokenSigner::install`] gave it last.
///
/// Accepted is only what it would itself have made: a header with `typ` `JWT`, the `alg` of the
/// key that `kid` names and no `crit`; claims of exactly the right types, each once. Keys that a
/// token brings along (`jwk`, `jku`, `x5u`, `x5c`) are ignored.
#[derive(Debug)]
pub struct JwtSigner {
    algorithm: JwtAlgorithm,
    issuer: String,
    audience: String,
    seal: Sealer,
    /// The key of HS256, which configuration gives and no database holds.
    shared: Option<Arc<Key>>,
    keys: ArcSwap<KeySet>,
}

impl JwtSigner {
    /// A signer that has no stored keys yet.
    ///
    /// # Errors
    /// [`SettingsError`] when the secret of HS256 is missing or weak.
    pub fn new(settings: JwtSettings, keyring: &Keyring) -> Result<Self, SettingsError> {
        // Whoever else links the library may have chosen already; both choices serve.
        let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
        let JwtSettings {
            algorithm,
            hs256_secret,
            issuer,
            audience,
        } = settings;
        let shared = match algorithm {
            JwtAlgorithm::Hs256 => Some(Arc::new(secret::key(hs256_secret.as_ref(), keyring)?)),
            _ => None,
        };
        #[expect(clippy::expect_used, reason = "AES-256 takes every key of 32 bytes")]
        let seal = Sealer::new(keyring, SEAL_LABEL).expect("a key of 32 bytes");
        let keys = ArcSwap::from_pointee(KeySet::new(shared.clone().into_iter().collect()));
        Ok(Self {
            algorithm,
            issuer,
            audience,
            seal,
            shared,
            keys,
        })
    }

    fn unseal(&self, stored: &SigningKey) -> Result<Key, SignError> {
        let private = self
            .seal
            .open(stored.kid.as_bytes(), &stored.sealed_private)
            .map_err(|_| SignError::Sealed {
                kid: stored.kid.clone(),
            })?;
        Key::from_private(stored, &private)
    }
}

impl TokenSigner for JwtSigner {
    fn generate(&self, now: Time, signs_from: Time) -> Result<Option<SigningKey>, SignError> {
        if self.shared.is_some() {
            return Ok(None);
        }
        let private = key::generate(self.algorithm)?;
        let (_, public_jwk, kid) = key::read(self.algorithm, &private)?;
        let sealed_private = self
            .seal
            .seal(kid.as_bytes(), &private)
            .map_err(|error: SealError| SignError::Failed(error.into()))?;
        Ok(Some(SigningKey {
            kid,
            algorithm: self.algorithm,
            sealed_private,
            public_jwk,
            created: now,
            signs_from,
            verifies_until: None,
        }))
    }

    fn install(&self, keys: &[SigningKey]) -> Result<(), SignError> {
        let stored = keys.iter().map(|stored| self.unseal(stored).map(Arc::new));
        let shared = self.shared.clone().map(Ok);
        let keys = stored.chain(shared).collect::<Result<_, SignError>>()?;
        self.keys.store(Arc::new(KeySet::new(keys)));
        Ok(())
    }

    fn algorithm(&self) -> JwtAlgorithm {
        self.algorithm
    }

    fn sign(&self, claims: &Claims, now: Time) -> Result<PlainToken, SignError> {
        let keys = self.keys.load();
        let key = keys.signing(self.algorithm, now).ok_or(SignError::NoKey)?;
        let payload = claims::write(claims, &self.issuer, &self.audience)?;
        key.sign(&payload)
    }

    fn verify(&self, token: &str, now: Time) -> Result<Claims, VerifyError> {
        let parts = Parts::split(token).ok_or(VerifyError::Invalid)?;
        let header = token::decode(parts.header).ok_or(VerifyError::Invalid)?;
        let header = header::Header::read(&header).ok_or(VerifyError::Invalid)?;
        let keys = self.keys.load();
        let key = match keys.find(&header, now) {
            Found::Key(key) => key,
            Found::Unknown => return Err(VerifyError::UnknownKey),
            Found::Refused => return Err(VerifyError::Invalid),
        };
        if !key.verifies(parts.message, parts.signature) {
            return Err(VerifyError::Invalid);
        }
        let payload = token::decode(parts.payload).ok_or(VerifyError::Invalid)?;
        claims::check(&payload, &self.issuer, &self.audience, now)
    }

    fn jwks(&self, now: Time) -> Value {
        self.keys.load().public(now)
    }
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> SignError {
    SignError::Failed(Box::new(error))
}
