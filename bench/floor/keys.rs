//! Keys and tokens, of the same algorithms and sizes as the product's.

use anyhow::Context;
use aws_lc_rs::signature::Ed25519KeyPair;
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::net::SocketAddr;

/// The one session's id.
pub const SESSION: &str = "01939a3c-7d2e-7c1f-9d0a-0123456789ab";
/// The `jti` that the stored session begins with.
pub const FIRST_JTI: &str = "00112233445566778899aabbccddeeff";
/// Opaque token of the one session.
pub const OPAQUE: &str = "7b1f3c5d9e0a2b4c6d8e1f3a5b7c9d0e2f4a6b8c1d3e5f7a9b0c2d4e6f8a1b3c";

const ISSUER: &str = "http://127.0.0.1:8080";
/// Nothing is protected by it.
const SEED: [u8; 32] = [9; 32];
const EXPIRES: i64 = 4_000_000_000;

/// The claims that the product writes.
#[derive(Serialize, Deserialize)]
pub struct Claims {
    pub username: String,
    pub user_id: i64,
    pub email: String,
    pub exp: i64,
    pub iat: i64,
    pub orig_iat: i64,
    pub iss: String,
    pub sub: String,
    pub aud: String,
    pub jti: String,
    pub sid: String,
    pub company: String,
}

/// One key of each kind with its validation.
pub struct Keys {
    signing: EncodingKey,
    pub eddsa: (DecodingKey, Validation),
    pub hs256: (DecodingKey, Validation),
    secret: [u8; 48],
}

impl Keys {
    /// The same every time.
    pub fn fixed() -> anyhow::Result<Self> {
        // A key that is made costs the first use of the generator, some tens of ms, at every start.
        let pair = Ed25519KeyPair::from_seed_unchecked(&SEED)?
            .to_pkcs8v1()
            .map_err(|_| anyhow::anyhow!("no Ed25519 key"))?;
        let signing = EncodingKey::from_ed_der(pair.as_ref());
        let public = Jwk::from_encoding_key(&signing, Algorithm::EdDSA)?;
        let secret = [7; 48];
        Ok(Self {
            eddsa: (
                DecodingKey::from_jwk(&public)?,
                validation(Algorithm::EdDSA),
            ),
            hs256: (
                DecodingKey::from_secret(&secret),
                validation(Algorithm::HS256),
            ),
            signing,
            secret,
        })
    }

    /// Signs a token of the session `sid`.
    pub fn sign_for(&self, sid: &str, jti: &str) -> anyhow::Result<String> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k".to_owned());
        Ok(jsonwebtoken::encode(
            &header,
            &claims(sid, jti),
            &self.signing,
        )?)
    }

    /// The stored form of an opaque token.
    pub fn hash(&self, token: &str) -> anyhow::Result<Vec<u8>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).context("HMAC key")?;
        mac.update(token.as_bytes());
        Ok(mac.finalize().into_bytes().to_vec())
    }

    /// What the harness needs to know.
    pub fn describe(&self, address: SocketAddr) -> anyhow::Result<String> {
        let hs256 = jsonwebtoken::encode(
            &Header::new(Algorithm::HS256),
            &claims(SESSION, FIRST_JTI),
            &EncodingKey::from_secret(&self.secret),
        )?;
        Ok(serde_json::json!({
            "url": format!("http://{address}"),
            "eddsa": self.sign_for(SESSION, FIRST_JTI)?,
            "hs256": hs256,
            "opaque": OPAQUE,
            "password": crate::login::PASSWORD,
        })
        .to_string())
    }
}

fn validation(algorithm: Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[ISSUER]);
    validation
}

fn claims(sid: &str, jti: &str) -> Claims {
    Claims {
        username: "floor@example.com".to_owned(),
        user_id: 1,
        email: "floor@example.com".to_owned(),
        exp: EXPIRES,
        iat: 1_700_000_000,
        orig_iat: 1_700_000_000,
        iss: ISSUER.to_owned(),
        sub: "2f5c1a0e-9b1d-4c8e-8f3a-112233445566".to_owned(),
        aud: ISSUER.to_owned(),
        jti: jti.to_owned(),
        sid: sid.to_owned(),
        company: "default".to_owned(),
    }
}
