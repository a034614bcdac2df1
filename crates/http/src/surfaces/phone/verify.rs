//! `POST verify`

use latchkey_domain::{
    model::{Code, PlainToken},
    phone::VerifyPhone,
};
use secrecy::ExposeSecret;
use serde::Serialize;

use super::{Phone, failures, register::PHONE_NUMBER, run};
use crate::{call::Call, endpoint::Example, failure::Failure, fields::Field, reply::Reply};

pub(super) const FIELDS: &[Field] = &[
    PHONE_NUMBER,
    Field::secret("security_code")
        .required()
        .describe("The code in the text message."),
    Field::secret("session_token")
        .required()
        .describe("What registering answered with."),
];

pub(super) const EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "The caller holds the number. The code is spent.",
        r#"{"message": "Security code is valid."}"#,
    ),
    Example::new(
        400,
        "A field is missing; or the code is wrong, expired, spent, guessed too often, or not of this number and session.",
        r#"{"non_field_errors": ["Security code is not valid"]}"#,
    ),
];

#[derive(Serialize)]
struct Body {
    message: &'static str,
}

pub(super) async fn verify(call: Call<Phone>) -> Result<Reply, Failure> {
    let fields = call.fields();
    let request = VerifyPhone {
        number: fields.text("phone_number")?,
        code: Code::new(fields.secret("security_code")?.expose_secret()),
        session_token: PlainToken::new(fields.secret("session_token")?.expose_secret()),
        client: call.client().into(),
    };
    run(&call, move |auth| auth.verify_phone(&request))
        .await?
        .map_err(failures::verify)?;
    Reply::ok(&Body {
        message: "Security code is valid.",
    })
}
