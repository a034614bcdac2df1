//! `auth/password/change/`, and reading a new password that is typed twice.

use latchkey_domain::{model::Password, passwords::ChangePassword, sessions::Authenticated};
use secrecy::ExposeSecret;

use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    fields::{Field, Fields},
    reply::Reply,
    surfaces::company::{Company, envelope, failures, run, samples::field_sample},
};

/// A new password.
pub(super) const NEW_PASSWORD1: Field = Field::secret("new_password1").required();
/// The same once more.
pub(super) const NEW_PASSWORD2: Field = Field::secret("new_password2")
    .required()
    .describe("The new password once more.");

/// What it takes.
pub(super) const FIELDS: &[Field] = &[
    Field::secret("old_password").required(),
    NEW_PASSWORD1,
    NEW_PASSWORD2,
];

/// What it answers.
pub(super) const EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "The password is changed; every token but that of this request is revoked.",
        r#"{"status": "success", "message": "New password has been saved."}"#,
    ),
    Example::new(
        400,
        "The old password is wrong, or the new one not acceptable.",
        field_sample!("old_password", "Invalid password"),
    ),
];

/// Changes the caller's password.
pub(super) async fn change(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let fields = call.fields();
    let request = ChangePassword {
        old: Password::new(fields.secret("old_password")?.expose_secret()),
        new: typed_twice(fields)?,
        client: call.client().into(),
    };
    run(&call, move |auth| auth.change_password(&caller, request))
        .await?
        .map_err(failures::change_password)?;
    envelope::message("New password has been saved.")
}

/// The new password, if both fields hold the same.
pub(super) fn typed_twice(fields: &Fields) -> Result<Password, Failure> {
    let password = fields.secret("new_password1")?;
    if password.expose_secret() == fields.secret("new_password2")?.expose_secret() {
        Ok(Password::new(password.expose_secret()))
    } else {
        Err(Failure::field(
            "new_password2",
            "The two password fields didn't match.",
        ))
    }
}
