//! A signer, and the means to forge what it signs.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta};
use jsonwebtoken::{Algorithm, EncodingKey};
use latchkey_crypto::{JwtSettings, JwtSigner};
use latchkey_domain::model::{JwtAlgorithm, SessionId, SigningKey, UserIdentifier};
use latchkey_domain::ports::{Claims, TokenSigner, VerifyError};
use latchkey_domain::{Keyring, Time};
use serde_json::{Value, json};
use uuid::Uuid;

pub const ISSUER: &str = "https://auth.example.com";
pub const AUDIENCE: &str = "https://auth.example.com";
pub const SECRET: &[u8; 32] = b"0123456789abcdef0123456789ABCDEF";

/// Monday, 5 January 2026, 09:00 UTC.
pub fn now() -> Time {
    DateTime::from_timestamp(1_767_603_600, 0).unwrap()
}

pub fn keyring() -> Keyring {
    Keyring::new([3; 32])
}

pub fn settings(algorithm: JwtAlgorithm) -> JwtSettings {
    JwtSettings {
        algorithm,
        hs256_secret: (algorithm == JwtAlgorithm::Hs256).then(|| SECRET.to_vec().into()),
        issuer: ISSUER.into(),
        audience: AUDIENCE.into(),
    }
}

/// A signer with one key that signs now, and that key where it is stored.
pub fn signer(algorithm: JwtAlgorithm) -> (JwtSigner, Option<SigningKey>) {
    let signer = JwtSigner::new(settings(algorithm), &keyring()).unwrap();
    let key = signer.generate(now(), now()).unwrap();
    signer.install(key.as_slice()).unwrap();
    (signer, key)
}

pub fn claims() -> Claims {
    Claims {
        username: "ann".into(),
        user_id: 42,
        email: Some("ann@example.com".into()),
        expires: now() + TimeDelta::days(5),
        issued: now(),
        original_issue: now() - TimeDelta::days(1),
        subject: UserIdentifier(Uuid::from_u128(0x00c0_ffee)),
        jti: "a-token".into(),
        session: SessionId(Uuid::from_u128(0x5e55_1011)),
        company: "acme".into(),
    }
}

/// What the payload of [`claims`] says.
pub fn payload() -> Value {
    json!({
        "username": "ann",
        "user_id": 42,
        "email": "ann@example.com",
        "exp": now().timestamp() + 432_000,
        "iat": now().timestamp(),
        "orig_iat": now().timestamp() - 86_400,
        "iss": ISSUER,
        "sub": "00000000-0000-0000-0000-000000c0ffee",
        "aud": AUDIENCE,
        "jti": "a-token",
        "sid": "00000000-0000-0000-0000-00005e551011",
        "company": "acme",
    })
}

pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn decode(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// The header and the payload of a token.
pub fn open(token: &str) -> (Value, Value) {
    let parts: Vec<&str> = token.split('.').collect();
    (decode(parts[0]), decode(parts[1]))
}

/// An HS256 signer and its secret: whatever header and payload one likes, signed right.
pub struct Forge {
    pub signer: JwtSigner,
    pub kid: String,
}

impl Forge {
    pub fn new() -> Self {
        let (signer, _) = signer(JwtAlgorithm::Hs256);
        let token = signer.sign(&claims(), now()).unwrap();
        let kid = open(token.expose()).0["kid"].as_str().unwrap().to_owned();
        Self { signer, kid }
    }

    pub fn header(&self) -> Value {
        json!({"typ": "JWT", "alg": "HS256", "kid": self.kid})
    }

    /// Signs these texts with the right secret.
    pub fn sign(&self, header: &str, payload: &str) -> String {
        let key = EncodingKey::from_secret(SECRET);
        sign_with(
            &key,
            Algorithm::HS256,
            header.as_bytes(),
            payload.as_bytes(),
        )
    }

    /// What becomes of these texts, signed right.
    pub fn verdict(&self, header: &str, payload: &str) -> Result<Claims, VerifyError> {
        self.signer.verify(&self.sign(header, payload), now())
    }

    /// What becomes of a token with this payload.
    pub fn of_payload(&self, payload: &Value) -> Result<Claims, VerifyError> {
        self.verdict(&self.header().to_string(), &payload.to_string())
    }

    /// What becomes of a token with this header.
    pub fn of_header(&self, header: &Value) -> Result<Claims, VerifyError> {
        self.verdict(&header.to_string(), &payload().to_string())
    }
}

pub fn sign_with(key: &EncodingKey, algorithm: Algorithm, header: &[u8], payload: &[u8]) -> String {
    let message = format!("{}.{}", encode(header), encode(payload));
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), key, algorithm).unwrap();
    format!("{message}.{signature}")
}

/// `value` with one member set.
pub fn with(mut value: Value, name: &str, member: Value) -> Value {
    value[name] = member;
    value
}

/// `value` without one member.
pub fn without(mut value: Value, name: &str) -> Value {
    value.as_object_mut().unwrap().remove(name);
    value
}
