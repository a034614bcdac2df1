//! `POST settings/send_phone_verification` and `POST settings/verify_phone`

use latchkey_domain::{model::Code, sessions::Authenticated};
use secrecy::ExposeSecret;

use super::{DeviceTokens, failures, message::message, run, sign_out::LOCKED};
use crate::{call::Call, endpoint::Example, failure::Failure, fields::Field, reply::Reply};

pub(super) const SEND_FIELDS: &[Field] = &[Field::text("phone")
    .required()
    .refused_as("Invalid phone number.")
    .describe(
        "`(123)456-7890`, read as one of `otp.default_region`, or with `+` and its country code.",
    )];

pub(super) const SEND_EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "The number is the user's, not verified yet, and a code is on its way to it; to a number of another \
         user nothing is sent.",
        r#"{"message": "Verification code sent."}"#,
    ),
    Example::new(
        400,
        "Not a phone number.",
        r#"{"message": "Invalid phone number."}"#,
    ),
    LOCKED,
];

pub(super) const VERIFY_FIELDS: &[Field] = &[Field::secret("token")
    .required()
    .refused_as("Invalid verification code.")
    .describe("The code in the text message.")];

pub(super) const VERIFY_EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "The number is verified.",
        r#"{"message": "Your number was successfully confirmed."}"#,
    ),
    Example::new(
        400,
        "The code is missing, wrong, used or expired, or none was sent.",
        r#"{"message": "Invalid verification code."}"#,
    ),
    LOCKED,
];

pub(super) async fn send(
    call: Call<DeviceTokens>,
    caller: Authenticated,
) -> Result<Reply, Failure> {
    let number = call.fields().text("phone")?;
    run(&call, move |auth| auth.send_mobile_code(&caller, &number))
        .await?
        .or_else(failures::send_code)?;
    message("Verification code sent.")
}

pub(super) async fn verify(
    call: Call<DeviceTokens>,
    caller: Authenticated,
) -> Result<Reply, Failure> {
    let code = Code::new(call.fields().secret("token")?.expose_secret());
    run(&call, move |auth| auth.verify_mobile(&caller, &code))
        .await?
        .map_err(failures::verify_phone)?;
    message("Your number was successfully confirmed.")
}
