//! `auth/password/reset/` and `auth/password/reset/confirm/`.

use latchkey_domain::{
    model::LinkSecret,
    passwords::{ConfirmReset, RequestReset},
};
use secrecy::ExposeSecret;

use super::change_password::{NEW_PASSWORD1, NEW_PASSWORD2, typed_twice};
use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    fields::Field,
    reply::Reply,
    surfaces::company::{Company, envelope, failures, run, samples::field_sample},
};

/// Of `auth/password/reset/`.
pub(super) const FIELDS: &[Field] = &[
    Field::text("user")
        .required()
        .describe("Email address, mobile number, username or identifier."),
    Field::text("company")
        .required()
        .describe("The company's identifier."),
];

/// Of `auth/password/reset/confirm/`.
pub(super) const CONFIRM_FIELDS: &[Field] = &[
    NEW_PASSWORD1,
    NEW_PASSWORD2,
    Field::text("uid").required().describe("From the link."),
    Field::secret("token").required().describe("From the link."),
];

/// Of `auth/password/reset/`.
pub(super) const EXAMPLES: &[Example] = &[Example::new(
    200,
    "The same whether or not there is such a user.",
    r#"{"status": "success", "message": "Password reset message has been sent."}"#,
)];

/// Of `auth/password/reset/confirm/`.
pub(super) const CONFIRM_EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "The password is set; every token of the user is revoked, permanent ones included.",
        r#"{"status": "success", "message": "Password has been reset with the new password."}"#,
    ),
    Example::new(
        400,
        "The link is not good, or the password not acceptable.",
        field_sample!("token", "Invalid value"),
    ),
];

/// Mails a link.
pub(super) async fn request(call: Call<Company>) -> Result<Reply, Failure> {
    let fields = call.fields();
    let request = RequestReset {
        company: Some(fields.text("company")?),
        identifier: fields.text("user")?,
        client: call.client().into(),
    };
    run(&call, move |auth| auth.request_password_reset(&request)).await??;
    envelope::message("Password reset message has been sent.")
}

/// Sets a password by a link.
pub(super) async fn confirm(call: Call<Company>) -> Result<Reply, Failure> {
    let fields = call.fields();
    let request = ConfirmReset {
        uid: fields.text("uid")?,
        token: LinkSecret::new(fields.secret("token")?.expose_secret()),
        new: typed_twice(fields)?,
        client: call.client().into(),
    };
    run(&call, move |auth| auth.confirm_password_reset(&request))
        .await?
        .map_err(failures::confirm_reset)?;
    envelope::message("Password has been reset with the new password.")
}
