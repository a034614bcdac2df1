//! A token for an address and a password.

use actix_web::http::StatusCode;
use latchkey_domain::{model::Surface, sessions::LogIn};

use super::{
    Signup, failures,
    fields::{self, EMAIL},
    user_object::WithToken,
    wording::BLANK,
};
use crate::{
    call::Call,
    failure::{Failure, FieldErrors},
    reply::Reply,
    surfaces::log_in::log_in,
};

pub(super) async fn sign_in(call: &Call<Signup>) -> Result<Reply, Failure> {
    let email = fields::read(call.fields(), EMAIL);
    let password = fields::read_password(call.fields());
    let mut errors = FieldErrors::new();
    if email.is_empty() {
        errors.add("email", BLANK);
    }
    if password.expose().is_empty() {
        errors.add("password", BLANK);
    }
    if !errors.is_empty() {
        // Not 422: upstream checks these two itself, not as validations of a user.
        return Reply::json(StatusCode::BAD_REQUEST, &errors.to_json());
    }
    let mut request = LogIn::new(Surface::Signup, email, password);
    request.client = call.client().into();
    let signed_in = log_in(&call.surface().auth, request)
        .await?
        .map_err(failures::log_in)?;
    Reply::ok(&WithToken::new(&signed_in.user, &signed_in.token))
}
