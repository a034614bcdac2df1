//! What refreshing and verifying take and answer with.

use actix_web::http::StatusCode;
use chrono::{Datelike as _, Timelike as _};
use latchkey_domain::{
    Time,
    model::{PlainToken, User},
};
use serde::Serialize;

use super::Jwt;
use crate::{
    call::Call,
    failure::Failure,
    fields::Field,
    reply::{JSON, Reply, USUAL_BYTES},
};

/// The one field of both.
pub(super) const FIELDS: &[Field] = &[Field::secret("token")
    .required()
    .describe("A token that has not expired.")];

/// Refusals of both.
pub(super) const REFUSALS: &str = "{\"non_field_errors\": [\"Signature has expired.\"]}";

/// What follows the token in an answer.
struct Rest<'a> {
    expires_in: String,
    user: Owner<'a>,
}

#[derive(Serialize)]
struct Owner<'a> {
    username: &'a str,
    id: i64,
}

/// The token in a request.
pub(super) fn read(call: &Call<Jwt>) -> Result<PlainToken, Failure> {
    call.fields().secret_text("token").map(PlainToken::new)
}

/// A token, when it expires, and whose it is.
pub(super) fn write(token: &PlainToken, expires: Time, user: &User) -> Result<Reply, Failure> {
    let rest = Rest {
        expires_in: instant(expires),
        user: Owner {
            username: user.display_username(),
            id: user.id.0,
        },
    };
    Ok(Reply::bytes(
        StatusCode::OK,
        JSON,
        body(token.expose(), &rest)?,
    ))
}

/// The token is most of an answer, and has no character that JSON escapes (RFC 7515 §7.1): that is seen many bytes at a
/// time, where serde looks at each, and then it is copied.
fn body(token: &str, rest: &Rest<'_>) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::with_capacity(USUAL_BYTES);
    text.extend_from_slice(b"{\"token\":");
    if token
        .bytes()
        .fold(false, |found, byte| found | is_escaped(byte))
    {
        serde_json::to_writer(&mut text, token).map_err(Failure::internal)?;
    } else {
        text.push(b'"');
        text.extend_from_slice(token.as_bytes());
        text.push(b'"');
    }
    text.extend_from_slice(b",\"expires_in\":");
    serde_json::to_writer(&mut text, &rest.expires_in).map_err(Failure::internal)?;
    text.extend_from_slice(b",\"user\":");
    serde_json::to_writer(&mut text, &rest.user).map_err(Failure::internal)?;
    text.push(b'}');
    Ok(text)
}

/// Whether JSON escapes it in a string (RFC 8259 §7).
fn is_escaped(byte: u8) -> bool {
    (byte < 0x20) | (byte == b'"') | (byte == b'\\')
}

/// `expires_in` as the contract writes it: not a number of seconds but the instant, to the millisecond, equal to the
/// token's `exp`.
pub(super) fn instant(at: Time) -> String {
    let (date, time) = (at.date_naive(), at.time());
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        date.year(),
        date.month(),
        date.day(),
        time.hour(),
        time.minute(),
        time.second(),
        at.timestamp_subsec_millis().min(999)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_json_whatever_the_token() {
        for token in ["eyJ0.e30_-.c2ln", "", "a\"b\\c\n\u{1f}é"] {
            let rest = Rest {
                expires_in: "2015-04-29T13:29:25.595Z".to_owned(),
                user: Owner {
                    username: "\"Ann\"",
                    id: 7,
                },
            };
            let body = body(token, &rest).unwrap();
            let read: serde_json::Value = serde_json::from_slice(&body).unwrap();
            let expected = serde_json::json!({
                "token": token,
                "expires_in": "2015-04-29T13:29:25.595Z",
                "user": {"username": "\"Ann\"", "id": 7},
            });
            assert_eq!(read, expected);
        }
    }

    #[test]
    fn an_instant_has_three_decimals_and_a_z() {
        let at = chrono::DateTime::from_timestamp(1_430_314_165, 595_999_000).unwrap();
        assert_eq!(instant(at), "2015-04-29T13:29:25.595Z");
        let whole = chrono::DateTime::from_timestamp(1_430_314_165, 0).unwrap();
        assert_eq!(instant(whole), "2015-04-29T13:29:25.000Z");
    }
}
