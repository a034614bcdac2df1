//! Both halves of a key, parsed once: the library that reads keys for us would parse them again for each token.

use super::failed;
use aws_lc_rs::error::{KeyRejected, Unspecified};
use aws_lc_rs::hmac::{self, HMAC_SHA256};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair,
    Ed25519KeyPair, KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256,
    RsaKeyPair,
};
use latchkey_domain::model::JwtAlgorithm;
use latchkey_domain::ports::SignError;

/// Signs and verifies.
#[expect(
    clippy::large_enum_variant,
    reason = "one a signing key, and there are few"
)]
pub(super) enum Pair {
    /// RFC 8037.
    EdDsa(Ed25519KeyPair, ParsedPublicKey),
    /// RFC 7518 section 3.4.
    Es256(EcdsaKeyPair, ParsedPublicKey),
    /// RFC 7518 section 3.3.
    Rs256(RsaKeyPair, ParsedPublicKey),
    /// RFC 7518 section 3.2.
    Hs256(hmac::Key),
}

impl Pair {
    /// Reads a private key (PKCS#8, RFC 5208) and computes its public half.
    pub(super) fn from_private(algorithm: JwtAlgorithm, pkcs8: &[u8]) -> Result<Self, SignError> {
        let read = || -> Result<_, KeyRejected> {
            Ok(match algorithm {
                JwtAlgorithm::EdDsa => {
                    let pair = Ed25519KeyPair::from_pkcs8(pkcs8)?;
                    let public = ParsedPublicKey::new(&ED25519, pair.public_key())?;
                    Some(Self::EdDsa(pair, public))
                }
                JwtAlgorithm::Es256 => {
                    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8)?;
                    let public = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key())?;
                    Some(Self::Es256(pair, public))
                }
                JwtAlgorithm::Rs256 => {
                    let pair = RsaKeyPair::from_pkcs8(pkcs8)?;
                    let public =
                        ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key())?;
                    Some(Self::Rs256(pair, public))
                }
                JwtAlgorithm::Hs256 => None,
            })
        };
        read()
            .map_err(failed)?
            .ok_or_else(|| SignError::Failed("HS256 has no private key".into()))
    }

    /// The key of HS256.
    pub(super) fn from_secret(secret: &[u8]) -> Self {
        Self::Hs256(hmac::Key::new(HMAC_SHA256, secret))
    }

    /// The signature as RFC 7518 wants it.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Unspecified> {
        let random = SystemRandom::new();
        Ok(match self {
            Self::EdDsa(pair, _) => pair.sign(message).as_ref().to_vec(),
            Self::Es256(pair, _) => pair.sign(&random, message)?.as_ref().to_vec(),
            Self::Rs256(pair, _) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)?;
                signature
            }
            Self::Hs256(key) => hmac::sign(key, message).as_ref().to_vec(),
        })
    }

    /// Whether the signature is this key's, compared in constant time where that matters.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::EdDsa(_, public) | Self::Es256(_, public) | Self::Rs256(_, public) => {
                public.verify_sig(message, signature)
            }
            Self::Hs256(key) => hmac::verify(key, message, signature),
        }
        .is_ok()
    }
}
