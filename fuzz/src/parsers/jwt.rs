//! Header and claims of JWTs, below signatures that are right.

use std::sync::LazyLock;

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta};
use latchkey_crypto::{JwtSettings, JwtSigner};
use latchkey_domain::{
    Keyring, Time,
    model::{JwtAlgorithm, SessionId, UserIdentifier},
    ports::{Claims, TokenSigner},
};
use uuid::Uuid;

const SECRET: &[u8] = b"0123456789abcdef0123456789ABCDEF";

static SIGNER: LazyLock<JwtSigner> = LazyLock::new(|| {
    let settings = JwtSettings {
        algorithm: JwtAlgorithm::Hs256,
        hs256_secret: Some(SECRET.to_vec().into()),
        issuer: "i".to_owned(),
        audience: "a".to_owned(),
    };
    let signer = JwtSigner::new(settings, &Keyring::new([3; 32])).expect("a long secret");
    signer.install(&[]).expect("no keys");
    signer
});

/// The encoded header of our own tokens, which names the key.
static HEADER: LazyLock<String> = LazyLock::new(|| {
    let now = now();
    let claims = Claims {
        username: "ann".to_owned(),
        user_id: 1,
        email: None,
        expires: now + TimeDelta::days(5),
        issued: now,
        original_issue: now,
        subject: UserIdentifier(Uuid::nil()),
        jti: "j".to_owned(),
        session: SessionId(Uuid::nil()),
        company: "acme".to_owned(),
    };
    let token = SIGNER.sign(&claims, now).expect("signed");
    token
        .expose()
        .split('.')
        .next()
        .unwrap_or_default()
        .to_owned()
});

fn now() -> Time {
    DateTime::from_timestamp(1_767_603_600, 0).expect("a time")
}

/// A token as it came; the bytes as claims under our own header; as header and claims. What is accepted says the same
/// when it is signed anew.
pub fn run(data: &[u8]) {
    check(&super::text(data));
    check(&signed(&HEADER, &URL_SAFE_NO_PAD.encode(data)));
    let (header, payload) = super::halves(data);
    check(&signed(
        &URL_SAFE_NO_PAD.encode(header),
        &URL_SAFE_NO_PAD.encode(payload),
    ));
}

fn signed(header: &str, payload: &str) -> String {
    let message = format!("{header}.{payload}");
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET);
    let signature = URL_SAFE_NO_PAD.encode(hmac::sign(&key, message.as_bytes()));
    format!("{message}.{signature}")
}

fn check(token: &str) {
    if let Ok(claims) = SIGNER.verify(token, now()) {
        let again = SIGNER.sign(&claims, now()).expect("signed");
        assert_eq!(SIGNER.verify(again.expose(), now()).ok(), Some(claims));
    }
}
