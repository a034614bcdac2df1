//! The `session_token` of document 001: three segments as clients know them, and nothing in them but
//! a random number. Code and phone number stay on the server.

use crate::model::ChallengeId;
use crate::{Keyring, Time};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use uuid::Uuid;

/// RFC 7515, as the documents' own sample has it.
const HEADER: &str = r#"{"typ":"JWT","alg":"HS256"}"#;
/// Only what was made for this purpose is taken back (RFC 8725 section 3.12); its key serves no other.
const AUDIENCE: &str = "phone-verify";
/// Longest token that is looked at, in bytes, as upstream.
const MAX_BYTES: usize = 500;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    jti: Uuid,
    iat: i64,
    exp: i64,
    aud: String,
}

/// The token for a challenge.
pub fn issue(keys: &Keyring, challenge: ChallengeId, issued: Time, expires: Time) -> String {
    let payload = Payload {
        jti: challenge.0,
        iat: issued.timestamp(),
        exp: expires.timestamp(),
        aud: AUDIENCE.to_owned(),
    };
    let payload = serde_json::to_vec(&payload).unwrap_or_default();
    let signed = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(HEADER),
        URL_SAFE_NO_PAD.encode(payload)
    );
    let signature = URL_SAFE_NO_PAD.encode(mac(keys, &signed).finalize().into_bytes());
    format!("{signed}.{signature}")
}

/// The challenge that a token names, if we made it. Its time is the challenge's, not the token's:
/// an expired code is told from a wrong one only by who also knows the code.
pub fn read(keys: &Keyring, token: &str) -> Option<ChallengeId> {
    if token.len() > MAX_BYTES {
        return None;
    }
    let (signed, signature) = token.rsplit_once('.')?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    mac(keys, signed).verify_slice(&signature).ok()?;
    let (header, payload) = signed.split_once('.')?;
    if header != URL_SAFE_NO_PAD.encode(HEADER) {
        return None;
    }
    let payload: Payload = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    (payload.aud == AUDIENCE).then_some(ChallengeId(payload.jti))
}

fn mac(keys: &Keyring, signed: &str) -> Hmac<Sha256> {
    let key = keys.derive("latchkey phone session v1");
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::new_from_slice(&key[..]).expect("a key of any length");
    mac.update(signed.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::{issue, read};
    use crate::Keyring;
    use crate::model::ChallengeId;
    use chrono::DateTime;
    use uuid::Uuid;

    #[test]
    fn a_token_names_its_challenge_and_any_other_text_names_none() {
        let keys = Keyring::new([5; 32]);
        let id = ChallengeId(Uuid::from_u128(77));
        let token = issue(&keys, id, DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH);
        assert_eq!(read(&keys, &token), Some(id));
        assert_eq!(token.split('.').count(), 3);
        assert_eq!(read(&Keyring::new([6; 32]), &token), None);
        for at in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(
                read(&keys, &String::from_utf8(forged).unwrap()),
                None,
                "{at}"
            );
        }
        for bad in [
            "",
            "..",
            "a.b.c",
            &token[1..],
            &format!("{token}."),
            &"x".repeat(501),
        ] {
            assert_eq!(read(&keys, bad), None, "{bad}");
        }
    }
}
