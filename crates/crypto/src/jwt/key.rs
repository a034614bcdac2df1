//! One key: made, read, used.

use super::pair::Pair;
use super::{failed, jwk, token};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RsaKeyPair,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey};
use latchkey_domain::Time;
use latchkey_domain::model::{JwtAlgorithm, PlainToken, SigningKey};
use latchkey_domain::ports::SignError;
use serde_json::{Value, json};
use std::fmt;
use zeroize::Zeroizing;

/// A key, ready for use.
pub(super) struct Key {
    pub(super) kid: String,
    pub(super) algorithm: JwtAlgorithm,
    pub(super) created: Time,
    pub(super) signs_from: Time,
    pub(super) verifies_until: Option<Time>,
    /// `None` for a symmetric key.
    pub(super) public: Option<Value>,
    /// The header of every token that it signs, encoded.
    header: String,
    pair: Pair,
}

impl Key {
    /// Everything public is computed from the private key: the database cannot make us believe in
    /// a public key by showing it.
    pub(super) fn from_private(stored: &SigningKey, pkcs8: &[u8]) -> Result<Self, SignError> {
        let (pair, public, _) = read(stored.algorithm, pkcs8)?;
        Ok(Self {
            kid: stored.kid.clone(),
            algorithm: stored.algorithm,
            created: stored.created,
            signs_from: stored.signs_from,
            verifies_until: stored.verifies_until,
            public: Some(public),
            header: header(stored.algorithm, &stored.kid),
            pair,
        })
    }

    /// The key of HS256: always good, never shown.
    pub(super) fn from_secret(kid: String, secret: &[u8]) -> Self {
        Self {
            header: header(JwtAlgorithm::Hs256, &kid),
            kid,
            algorithm: JwtAlgorithm::Hs256,
            created: Time::MIN_UTC,
            signs_from: Time::MIN_UTC,
            verifies_until: None,
            public: None,
            pair: Pair::from_secret(secret),
        }
    }

    pub(super) fn sign(&self, payload: &[u8]) -> Result<PlainToken, SignError> {
        let mut text = format!("{}.{}", self.header, token::encode(payload));
        let signature = self.pair.sign(text.as_bytes()).map_err(failed)?;
        text.push('.');
        text.push_str(&token::encode(signature));
        Ok(PlainToken::new(text))
    }

    pub(super) fn verifies(&self, message: &str, signature: &str) -> bool {
        token::decode(signature)
            .is_some_and(|signature| self.pair.verifies(message.as_bytes(), &signature))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

/// A new private key as PKCS#8 (RFC 5208).
pub(super) fn generate(algorithm: JwtAlgorithm) -> Result<Zeroizing<Vec<u8>>, SignError> {
    let pkcs8 = |bytes: &[u8]| Zeroizing::new(bytes.to_vec());
    let made = || -> Result<_, Unspecified> {
        Ok(match algorithm {
            JwtAlgorithm::EdDsa => pkcs8(Ed25519KeyPair::generate()?.to_pkcs8v1()?.as_ref()),
            JwtAlgorithm::Es256 => {
                let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?;
                pkcs8(pair.to_pkcs8v1()?.as_ref())
            }
            JwtAlgorithm::Rs256 => {
                pkcs8(RsaKeyPair::generate(KeySize::Rsa2048)?.as_der()?.as_ref())
            }
            JwtAlgorithm::Hs256 => return Err(Unspecified),
        })
    };
    made().map_err(failed)
}

/// The pair of a private key, its public half as published, and its `kid`.
pub(super) fn read(
    algorithm: JwtAlgorithm,
    pkcs8: &[u8],
) -> Result<(Pair, Value, String), SignError> {
    let signing = match algorithm {
        JwtAlgorithm::EdDsa => EncodingKey::from_ed_der(pkcs8),
        JwtAlgorithm::Es256 => EncodingKey::from_ec_der(pkcs8),
        JwtAlgorithm::Rs256 => EncodingKey::from_rsa_pem(&pem(pkcs8)).map_err(failed)?,
        JwtAlgorithm::Hs256 => return Err(SignError::Failed("HS256 has no private key".into())),
    };
    let public = Jwk::from_encoding_key(&signing, library_name(algorithm)).map_err(failed)?;
    let pair = Pair::from_private(algorithm, pkcs8)?;
    let members = serde_json::to_value(&public.algorithm).map_err(failed)?;
    let described = jwk::thumbprint(&members).and_then(|kid| {
        let public = jwk::publish(&members, algorithm.name(), &kid)?;
        Some((public, kid))
    });
    let (public, kid) =
        described.ok_or_else(|| SignError::Failed("a public key lacks members".into()))?;
    Ok((pair, public, kid))
}

fn header(algorithm: JwtAlgorithm, kid: &str) -> String {
    token::encode(json!({"typ": "JWT", "alg": algorithm.name(), "kid": kid}).to_string())
}

/// The library takes RSA keys only as PKCS#1, and unwraps PKCS#8 only from PEM (RFC 7468).
fn pem(pkcs8: &[u8]) -> Zeroizing<Vec<u8>> {
    let body = Zeroizing::new(STANDARD.encode(pkcs8));
    let mut pem = Zeroizing::new(Vec::with_capacity(2 * body.len()));
    pem.extend_from_slice(b"-----BEGIN PRIVATE KEY-----\n");
    for line in body.as_bytes().chunks(64) {
        pem.extend_from_slice(line);
        pem.push(b'\n');
    }
    pem.extend_from_slice(b"-----END PRIVATE KEY-----\n");
    pem
}

fn library_name(algorithm: JwtAlgorithm) -> Algorithm {
    match algorithm {
        JwtAlgorithm::EdDsa => Algorithm::EdDSA,
        JwtAlgorithm::Es256 => Algorithm::ES256,
        JwtAlgorithm::Rs256 => Algorithm::RS256,
        JwtAlgorithm::Hs256 => Algorithm::HS256,
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, generate, read};
    use crate::jwt::token;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
    use latchkey_domain::Time;
    use latchkey_domain::model::{JwtAlgorithm, SigningKey};

    fn key(algorithm: JwtAlgorithm, pkcs8: &[u8]) -> Key {
        let (_, public_jwk, kid) = read(algorithm, pkcs8).unwrap();
        let stored = SigningKey {
            kid,
            algorithm,
            sealed_private: Vec::new(),
            public_jwk,
            created: Time::MIN_UTC,
            signs_from: Time::MIN_UTC,
            verifies_until: None,
        };
        Key::from_private(&stored, pkcs8).unwrap()
    }

    #[test]
    fn the_ed25519_sample_of_rfc_8037_appendix_a_verifies() {
        let d = token::decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap();
        let prefix = [48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
        let key = key(JwtAlgorithm::EdDsa, &[&prefix, &*d].concat());
        assert_eq!(key.kid, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        let signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        let message = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        assert!(key.verifies(message, signature));
        assert!(!key.verifies(&message[1..], signature));
    }

    #[test]
    fn the_es256_sample_of_rfc_7515_appendix_a_3_verifies() {
        let [d, x, y] = [
            "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI",
            "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        ]
        .map(|part| token::decode(part).unwrap());
        let public = [&[4], &*x, &*y].concat();
        let alg = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pair = EcdsaKeyPair::from_private_key_and_public_key(alg, &d, &public).unwrap();
        let key = key(JwtAlgorithm::Es256, pair.to_pkcs8v1().unwrap().as_ref());
        let message = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        assert!(key.verifies(message, signature));
    }

    #[test]
    fn the_hs256_sample_of_rfc_7515_appendix_a_1_verifies() {
        let secret = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
        let key = Key::from_secret(String::new(), &token::decode(secret).unwrap());
        let message = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        assert!(key.verifies(message, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
    }

    #[test]
    fn there_is_no_private_key_of_hs256() {
        assert!(generate(JwtAlgorithm::Hs256).is_err());
        assert!(read(JwtAlgorithm::Hs256, &[1; 32]).is_err());
    }
}
