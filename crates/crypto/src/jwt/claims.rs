//! The claims of a JWT (RFC 7519 section 4), typed strictly.

use super::strict;
use chrono::DateTime;
use latchkey_domain::Time;
use latchkey_domain::model::{SessionId, UserIdentifier};
use latchkey_domain::ports::{Claims, SignError, VerifyError};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use uuid::Uuid;

/// How long a token is good beyond its `exp`: not at all. The same servers sign and check, so
/// there are no clocks to forgive.
pub const EXPIRY_LEEWAY_SECONDS: i64 = 0;

/// How far in the future `iat`, `orig_iat` and `nbf` may lie: another node signed, and its clock
/// is ahead.
pub const FUTURE_LEEWAY_SECONDS: i64 = 30;

/// The payload; times in seconds since 1970.
#[derive(Serialize, Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    username: Cow<'a, str>,
    user_id: i64,
    #[serde(
        borrow,
        default,
        deserialize_with = "strict::present",
        skip_serializing_if = "Option::is_none"
    )]
    email: Option<Cow<'a, str>>,
    exp: i64,
    iat: i64,
    orig_iat: i64,
    #[serde(borrow)]
    iss: Cow<'a, str>,
    #[serde(borrow)]
    sub: Cow<'a, str>,
    #[serde(borrow)]
    aud: Cow<'a, str>,
    #[serde(borrow)]
    jti: Cow<'a, str>,
    #[serde(borrow)]
    sid: Cow<'a, str>,
    #[serde(borrow)]
    company: Cow<'a, str>,
    #[serde(default, deserialize_with = "strict::present", skip_serializing)]
    nbf: Option<i64>,
}

/// The payload of a new token.
pub(super) fn write(claims: &Claims, issuer: &str, audience: &str) -> Result<Vec<u8>, SignError> {
    let wire = Wire {
        username: Cow::from(&claims.username),
        user_id: claims.user_id,
        email: claims.email.as_ref().map(Cow::from),
        exp: claims.expires.timestamp(),
        iat: claims.issued.timestamp(),
        orig_iat: claims.original_issue.timestamp(),
        iss: issuer.into(),
        sub: claims.subject.0.to_string().into(),
        aud: audience.into(),
        jti: Cow::from(&claims.jti),
        sid: claims.session.0.to_string().into(),
        company: Cow::from(&claims.company),
        nbf: None,
    };
    serde_json::to_vec(&wire).map_err(|error| SignError::Failed(error.into()))
}

/// Checks a payload whose signature was right. That it has expired is said only of a token that
/// is ours in every other respect.
pub(super) fn check(
    payload: &[u8],
    issuer: &str,
    audience: &str,
    now: Time,
) -> Result<Claims, VerifyError> {
    let wire: Wire<'_> = strict::read(payload).ok_or(VerifyError::Invalid)?;
    let latest = now.timestamp() + FUTURE_LEEWAY_SECONDS;
    let times = [wire.iat, wire.orig_iat, wire.nbf.unwrap_or_default()];
    let fits = wire.iss == issuer
        && wire.aud == audience
        && wire.exp >= 0
        && times.iter().all(|time| (0..=latest).contains(time));
    if !fits {
        return Err(VerifyError::Invalid);
    }
    let expires = wire.exp;
    let claims = wire.into_claims().ok_or(VerifyError::Invalid)?;
    if now.timestamp() >= expires.saturating_add(EXPIRY_LEEWAY_SECONDS) {
        return Err(VerifyError::Expired);
    }
    Ok(claims)
}

impl Wire<'_> {
    fn into_claims(self) -> Option<Claims> {
        Some(Claims {
            username: self.username.into_owned(),
            user_id: self.user_id,
            email: self.email.map(Cow::into_owned),
            expires: DateTime::from_timestamp(self.exp, 0)?,
            issued: DateTime::from_timestamp(self.iat, 0)?,
            original_issue: DateTime::from_timestamp(self.orig_iat, 0)?,
            subject: UserIdentifier(uuid(&self.sub)?),
            jti: self.jti.into_owned(),
            session: SessionId(uuid(&self.sid)?),
            company: self.company.into_owned(),
        })
    }
}

/// Only the form that we write: lower case with hyphens.
fn uuid(text: &str) -> Option<Uuid> {
    let uuid = Uuid::try_parse(text).ok()?;
    let mut buffer = Uuid::encode_buffer();
    (uuid.hyphenated().encode_lower(&mut buffer) == text).then_some(uuid)
}
