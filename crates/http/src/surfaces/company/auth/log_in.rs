//! `auth/login/`.

use latchkey_domain::{
    model::{Password, Surface},
    sessions::{Grant, LogIn},
};
use secrecy::ExposeSecret;

use super::{
    duration::{SESSION_DURATION, requested},
    signed_in::{LoggedIn, signed_in_sample},
};
use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    fields::Field,
    reply::Reply,
    surfaces::{
        self,
        company::{Company, envelope, failures, samples::field_sample},
    },
};

/// What it takes.
pub(super) const FIELDS: &[Field] = &[
    Field::text("user")
        .required()
        .describe("Email address, mobile number, username or identifier."),
    Field::text("company")
        .required()
        .describe("The company's identifier."),
    Field::secret("password").required(),
    SESSION_DURATION,
];

/// What it answers.
pub(super) const EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "Signed in; where `mfa` is not null, the token opens nothing until that factor is given.",
        signed_in_sample!(r#", "mfa": null"#),
    ),
    Example::new(
        400,
        "Unknown user, unknown company or wrong password: nobody is told which.",
        field_sample!(
            "non_field_errors",
            "Unable to log in with provided credentials."
        ),
    ),
];

/// Signs a user in.
pub(super) async fn log_in(call: Call<Company>) -> Result<Reply, Failure> {
    let fields = call.fields();
    let request = LogIn {
        company: Some(fields.text("company")?),
        identifier: fields.text("user")?,
        password: Password::new(fields.secret("password")?.expose_secret()),
        surface: Surface::Company,
        grant: Grant::Opaque,
        session_duration: requested(fields, "session_duration"),
        device: None,
        client: call.client().into(),
    };
    let signed_in = surfaces::log_in::log_in(&call.surface().auth, request).await?;
    envelope::data(&LoggedIn::from(&signed_in.map_err(failures::log_in)?))
}
