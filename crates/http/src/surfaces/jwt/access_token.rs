//! `POST auth/access_token/`

use latchkey_domain::{
    model::{Password, Surface},
    sessions::{Grant, LogIn},
};
use secrecy::ExposeSecret;
use serde::Serialize;

use super::{Jwt, failures, token_reply::instant};
use crate::{
    call::Call, endpoint::Example, failure::Failure, fields::Field, reply::Reply,
    surfaces::log_in::log_in,
};

pub(super) const FIELDS: &[Field] = &[
    Field::text("username")
        .required()
        .describe("A username, an email address or a mobile number."),
    Field::secret("password").required(),
];

pub(super) const EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "Signed in. `expires_in` is the instant at which the token expires; `token` repeats `access_token`.",
        r#"{"access_token": "eyJ0eXAiOiJKV1QiLCJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl", "expires_in": "2015-04-29T13:29:25.000Z", "user": "indestructible", "token": "eyJ0eXAiOiJKV1QiLCJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl"}"#,
    ),
    Example::new(
        400,
        "A field is missing, or nobody who may sign in has these credentials.",
        r#"{"non_field_errors": ["Unable to login with provided credentials."]}"#,
    ),
];

/// The document's example has `access_token`, its sentence promises `token`, and clients exist for either.
#[derive(Serialize)]
struct Body<'a> {
    access_token: &'a str,
    expires_in: Option<String>,
    user: &'a str,
    token: &'a str,
}

pub(super) async fn create(call: Call<Jwt>) -> Result<Reply, Failure> {
    let request = LogIn {
        company: None,
        identifier: call.fields().text("username")?,
        password: Password::new(call.fields().secret("password")?.expose_secret()),
        surface: Surface::Jwt,
        grant: Grant::Jwt,
        session_duration: None,
        device: None,
        client: call.client().into(),
    };
    let signed_in = log_in(&call.surface().auth, request)
        .await?
        .map_err(failures::log_in)?;
    let token = signed_in.token.expose();
    Reply::ok(&Body {
        access_token: token,
        expires_in: signed_in.expires.map(instant),
        user: signed_in.user.display_username(),
        token,
    })
}
