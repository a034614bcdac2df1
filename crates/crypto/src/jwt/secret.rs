//! The key of HS256: a secret shared with verifiers.

use super::key::Key;
use super::token;
use crate::SettingsError;
use aws_lc_rs::hmac::{HMAC_SHA256, Key as MacKey, sign};
use latchkey_domain::Keyring;
use secrecy::{ExposeSecret, SecretSlice};

/// RFC 7518 section 3.2: a key at least as long as the hash.
const MIN_BYTES: usize = 32;

/// The `kid` is keyed with `secrets.key`: an unkeyed hash would let anybody with a token test
/// guesses of the secret, and a bare HMAC by the secret itself would be a signature.
const KID_LABEL: &str = "latchkey hs256 key id v1";

pub(super) fn key(
    secret: Option<&SecretSlice<u8>>,
    keyring: &Keyring,
) -> Result<Key, SettingsError> {
    let secret = secret.ok_or(SettingsError::SecretMissing)?.expose_secret();
    if secret.len() < MIN_BYTES {
        return Err(SettingsError::SecretShort(secret.len()));
    }
    if secret.iter().all(|byte| *byte == secret[0]) {
        return Err(SettingsError::SecretUniform);
    }
    let mac = MacKey::new(HMAC_SHA256, keyring.derive(KID_LABEL).as_ref());
    Ok(Key::from_secret(token::encode(sign(&mac, secret)), secret))
}
