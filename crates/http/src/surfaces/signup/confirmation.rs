//! `POST confirmation`

use actix_web::http::StatusCode;
use serde::Serialize;

use super::{Signup, fields, run};
use crate::{call::Call, endpoint::Example, failure::Failure, fields::Field, reply::Reply};

const NUMBER: &str = "number";
const MISSING: &str = "The number is missing.";

pub(super) const FIELDS: &[Field] = &[Field::text(NUMBER)
    .required()
    .nullable()
    .blank()
    .max(fields::NUMBER_CHARS)
    .lenient()
    .describe("The number of a user, with its country code.")];

pub(super) const EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "`sent`, whether or not anybody has the number: nobody is told. `invalid` for what is no number.",
        r#"{"confirmation": "sent"}"#,
    ),
    Example::text(400, "The number is missing.", MISSING),
];

#[derive(Serialize)]
struct Confirmation {
    confirmation: &'static str,
}

pub(super) async fn create(call: Call<Signup>) -> Result<Reply, Failure> {
    let number = fields::read(call.fields(), NUMBER);
    if number.is_empty() && !call.fields().is_odd(NUMBER) {
        return Ok(Reply::text(StatusCode::BAD_REQUEST, MISSING));
    }
    let client = call.client().into();
    let is_number = run(&call, move |auth| auth.send_sign_in_code(&number, &client)).await??;
    let confirmation = if is_number { "sent" } else { "invalid" };
    Reply::ok(&Confirmation { confirmation })
}
