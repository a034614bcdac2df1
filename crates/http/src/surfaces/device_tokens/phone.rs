//! `POST settings/send_phone_verification` and `POST settings/verify_phone`

use latchkey_domain::{
    model::{Code, Password},
    sessions::Authenticated,
};
use secrecy::ExposeSecret;

use super::{DeviceTokens, failures, message::message, run, sign_out::LOCKED};
use crate::{call::Call, endpoint::Example, failure::Failure, fields::Field, reply::Reply};

pub(super) const SEND_FIELDS: &[Field] = &[
    Field::text("phone")
        .required()
        .refused_as("Invalid phone number.")
        .describe(
            "`(123)456-7890`, read as one of `otp.default_region`, or with `+` and its country code.",
        ),
    Field::secret("current_password").nullable().blank().refused_as("Invalid password.").describe(
        "One's own password, for a new number where signing in is longer ago than `tokens.fresh_seconds`.",
    ),
];

pub(super) const SEND_EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "A code is on its way to the number, which takes the place of one before it once the code comes \
         back; to a number of another user nothing is sent.",
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
    let caller = proven(&call, caller).await?;
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

/// The caller, with the password that the request gives as proof of who they are.
async fn proven(
    call: &Call<DeviceTokens>,
    caller: Authenticated,
) -> Result<Authenticated, Failure> {
    let given = call.fields().optional_secret("current_password").set();
    let Some(password) = given.filter(|given| !given.expose_secret().is_empty()) else {
        return Ok(caller);
    };
    let password = Password::new(password.expose_secret());
    let client = call.client().into();
    run(call, move |auth| {
        auth.prove_again(&caller, &password, &client)
    })
    .await?
    .map_err(failures::prove)
}
