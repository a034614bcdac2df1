//! A token for a code that was sent to one's number.

use actix_web::http::StatusCode;
use latchkey_domain::{
    model::{Code, Surface},
    sessions::SignInByCode,
};
use secrecy::ExposeSecret;
use serde::Serialize;

use super::{
    Signup, failures,
    fields::{self, EMAIL, NUMBER, PASSWORD},
    run,
    user_object::WithToken,
};
use crate::{call::Call, failure::Failure, fields::Fields, reply::Reply};

pub(super) const CODE: &str = "code";
pub(super) const MISSING: &str = "The code or the number is missing.";

#[derive(Serialize)]
struct Rejected {
    confirmation: &'static str,
}

/// Whether a request goes by code: it has one, or a number and nothing else.
pub(super) fn is_meant(fields: &Fields) -> bool {
    fields.has(CODE) || (fields.has(NUMBER) && !fields.has(EMAIL) && !fields.has(PASSWORD))
}

pub(super) async fn sign_in(call: &Call<Signup>) -> Result<Reply, Failure> {
    let number = fields::read(call.fields(), NUMBER);
    let code = call.fields().optional_secret(CODE).set();
    let code = code.filter(|code| !code.expose_secret().is_empty());
    let Some(code) = code.filter(|_| !number.is_empty()) else {
        return Ok(Reply::text(StatusCode::BAD_REQUEST, MISSING));
    };
    let request = SignInByCode {
        number,
        code: Code::new(code.expose_secret()),
        surface: Surface::Signup,
        client: call.client().into(),
    };
    match run(call, move |auth| auth.sign_in_by_code(&request)).await? {
        Ok(signed_in) => Reply::ok(&WithToken::new(&signed_in.user, &signed_in.token)),
        Err(error) => match failures::sign_in_by_code(error) {
            Some(failure) => Err(failure),
            None => Reply::ok(&Rejected {
                confirmation: "rejected",
            }),
        },
    }
}
