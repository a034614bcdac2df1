//! The `session_token` of the phone contract, below MACs that are right.

use std::sync::LazyLock;

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::DateTime;
use latchkey_domain::{Keyring, phone::session_token};

static KEYS: LazyLock<Keyring> = LazyLock::new(|| Keyring::new([7; 32]));
const HEADER: &str = r#"{"typ":"JWT","alg":"HS256"}"#;

/// A token as it came, the bytes as what it says, as header and what it says. What is taken is taken again when it is
/// issued anew.
pub fn run(data: &[u8]) {
    check(&super::text(data));
    check(&signed(HEADER.as_bytes(), data));
    let (header, payload) = super::halves(data);
    check(&signed(header, payload));
}

fn signed(header: &[u8], payload: &[u8]) -> String {
    let message = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(payload)
    );
    let key = KEYS.derive("latchkey phone session v1");
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key[..]);
    let mac = URL_SAFE_NO_PAD.encode(hmac::sign(&key, message.as_bytes()));
    format!("{message}.{mac}")
}

fn check(token: &str) {
    if let Some(challenge) = session_token::read(&KEYS, token) {
        let now = DateTime::UNIX_EPOCH;
        let again = session_token::issue(&KEYS, challenge, now, now);
        assert_eq!(session_token::read(&KEYS, &again), Some(challenge));
    }
}
