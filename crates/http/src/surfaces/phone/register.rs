//! `POST register`

use latchkey_domain::phone::RegisterPhone;
use serde::Serialize;

use super::{Phone, failures, run};
use crate::{
    call::Call, endpoint::Example, failure::Failure, fields::Field, language, reply::Reply,
};

/// Upstream's number field holds as many.
const MAX_NUMBER_CHARS: usize = 128;

/// The number, on both endpoints.
pub(super) const PHONE_NUMBER: Field = Field::text("phone_number")
    .required()
    .max(MAX_NUMBER_CHARS)
    .describe("With `+` and its country code; blanks, dashes and brackets do not matter.");

pub(super) const FIELDS: &[Field] = &[PHONE_NUMBER];

pub(super) const EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "A code is on its way; an earlier one for the number is dead. Give the session token back with it.",
        r#"{"session_token": "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"}"#,
    ),
    Example::new(
        400,
        "The number is missing, or none that can be called.",
        r#"{"phone_number": ["Enter a valid phone number."]}"#,
    ),
];

#[derive(Serialize)]
struct Body<'a> {
    session_token: &'a str,
}

pub(super) async fn register(call: Call<Phone>) -> Result<Reply, Failure> {
    let request = RegisterPhone {
        number: call.fields().text("phone_number")?,
        language: language::wanted(call.header("accept-language").unwrap_or_default()),
        client: call.client().into(),
    };
    let token = run(&call, move |auth| auth.register_phone(&request))
        .await?
        .map_err(failures::register)?;
    Reply::ok(&Body {
        session_token: token.expose(),
    })
}
