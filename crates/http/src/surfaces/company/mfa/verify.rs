//! `POST auth/mfa/verify/`: confirms a new factor, and completes a login.

use latchkey_domain::{model::Code, sessions::Authenticated};
use secrecy::ExposeSecret;

use super::failures;
use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    fields::Field,
    reply::Reply,
    surfaces::company::{
        Company, envelope, run,
        samples::{DONE, field_sample},
    },
};

/// What it takes.
pub(super) const FIELDS: &[Field] = &[Field::secret("token").required().describe(
    "A code of the authenticator or one sent by SMS; to complete a login, also a recovery code.",
)];

/// What it answers.
pub(super) const EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "The factor is confirmed; the token of this request opens everything from now on.",
        DONE,
    ),
    Example::new(
        400,
        "Wrong, used or expired: nobody is told which.",
        field_sample!("token", "Invalid token."),
    ),
];

/// Takes a code.
pub(super) async fn verify(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let code = Code::new(call.fields().secret("token")?.expose_secret());
    run(&call, move |auth| auth.verify_mfa(&caller, &code))
        .await?
        .map_err(failures::verify)?;
    envelope::done()
}
