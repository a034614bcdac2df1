//! `auth/mobile/verify/` and `auth/mobile/verify/resend/`.

use latchkey_domain::{email::Resend, model::Code, sessions::Authenticated};
use secrecy::ExposeSecret;

use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    fields::Field,
    reply::Reply,
    surfaces::company::{
        Company, envelope, failures, run,
        samples::{DONE, field_sample},
    },
};

/// Of `auth/mobile/verify/`.
pub(super) const FIELDS: &[Field] = &[Field::secret("otp")
    .required()
    .describe("The code that was sent to the number.")];

/// Of `auth/mobile/verify/resend/`.
pub(super) const RESEND_FIELDS: &[Field] = &[
    Field::text("mobile").required(),
    Field::text("company")
        .required()
        .describe("The company's identifier."),
];

/// Of `auth/mobile/verify/`.
pub(super) const EXAMPLES: &[Example] = &[
    Example::new(200, "The number is the user's.", DONE),
    Example::new(
        400,
        "The code is wrong, used or expired.",
        field_sample!("otp", "Invalid OTP."),
    ),
];

/// Of `auth/mobile/verify/resend/`.
pub(super) const RESEND_EXAMPLES: &[Example] = &[Example::new(
    200,
    "The same whether or not there is such a number to verify.",
    DONE,
)];

/// Spends a code.
pub(super) async fn verify(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let code = call.fields().secret("otp")?;
    let code = Code::new(code.expose_secret().trim());
    run(&call, move |auth| auth.verify_mobile(&caller, &code))
        .await?
        .map_err(failures::verify_mobile)?;
    envelope::done()
}

/// Sends a new code.
pub(super) async fn resend(call: Call<Company>) -> Result<Reply, Failure> {
    let fields = call.fields();
    let request = Resend {
        company: fields.text("company")?,
        destination: fields.text("mobile")?,
        client: call.client().into(),
    };
    run(&call, move |auth| auth.resend_mobile_verification(&request)).await??;
    envelope::done()
}
