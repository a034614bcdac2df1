//! What refreshing and verifying take and answer with.

use chrono::{Datelike as _, Timelike as _};
use latchkey_domain::{
    Time,
    model::{PlainToken, User},
};
use serde::Serialize;

use super::Jwt;
use crate::{call::Call, failure::Failure, fields::Field, reply::Reply};

/// The one field of both.
pub(super) const FIELDS: &[Field] = &[Field::secret("token")
    .required()
    .describe("A token that has not expired.")];

/// Refusals of both.
pub(super) const REFUSALS: &str = "{\"non_field_errors\": [\"Signature has expired.\"]}";

#[derive(Serialize)]
struct Body<'a> {
    token: &'a str,
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
    Reply::ok(&Body {
        token: token.expose(),
        expires_in: instant(expires),
        user: Owner {
            username: user.display_username(),
            id: user.id.0,
        },
    })
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
    fn an_instant_has_three_decimals_and_a_z() {
        let at = chrono::DateTime::from_timestamp(1_430_314_165, 595_999_000).unwrap();
        assert_eq!(instant(at), "2015-04-29T13:29:25.595Z");
        let whole = chrono::DateTime::from_timestamp(1_430_314_165, 0).unwrap();
        assert_eq!(instant(whole), "2015-04-29T13:29:25.000Z");
    }
}
