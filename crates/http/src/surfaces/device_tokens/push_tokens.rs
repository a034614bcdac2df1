//! `POST` and `DELETE` of `apn_tokens` and `push_tokens`: where push notices of the caller's device go.

use latchkey_domain::sessions::Authenticated;
use secrecy::{ExposeSecret, SecretString};

use super::{DeviceTokens, message::message, run, sign_out::LOCKED};
use crate::{call::Call, endpoint::Example, failure::Failure, fields::Field, reply::Reply};

const INVALID: &str = "Invalid push token.";
/// Apple's and Google's are far shorter.
const MAX_CHARS: usize = 512;

/// Of `apn_tokens`.
pub(super) const APPLE: &[Field] = &[Field::secret("apn_token")
    .required()
    .max(MAX_CHARS)
    .refused_as(INVALID)];

/// Of `push_tokens`.
pub(super) const ANY: &[Field] = &[Field::secret("push_token")
    .required()
    .max(MAX_CHARS)
    .refused_as(INVALID)];

pub(super) const KEPT: &[Example] = &[
    Example::new(
        200,
        "Kept with the session, in place of an earlier one.",
        r#"{"message": "Push token saved."}"#,
    ),
    Example::new(
        400,
        "The push token is missing or too long, or the session was made without a device.",
        r#"{"message": "Invalid push token."}"#,
    ),
    LOCKED,
];

pub(super) const FORGOTTEN: &[Example] = &[
    Example::new(
        200,
        "None is kept, whether or not one was.",
        r#"{"message": "Push token removed."}"#,
    ),
    LOCKED,
];

pub(super) async fn keep_apple(
    call: Call<DeviceTokens>,
    caller: Authenticated,
) -> Result<Reply, Failure> {
    let token = call.fields().secret("apn_token")?;
    keep(&call, caller, token).await
}

pub(super) async fn keep_any(
    call: Call<DeviceTokens>,
    caller: Authenticated,
) -> Result<Reply, Failure> {
    let token = call.fields().secret("push_token")?;
    keep(&call, caller, token).await
}

async fn keep(
    call: &Call<DeviceTokens>,
    caller: Authenticated,
    token: SecretString,
) -> Result<Reply, Failure> {
    let kept = run(call, move |auth| {
        auth.set_push_token(&caller, Some(token.expose_secret()))
    })
    .await??;
    if kept {
        message("Push token saved.")
    } else {
        Err(Failure::non_field("The session has no device."))
    }
}

pub(super) async fn forget(
    call: Call<DeviceTokens>,
    caller: Authenticated,
) -> Result<Reply, Failure> {
    run(&call, move |auth| auth.set_push_token(&caller, None)).await??;
    message("Push token removed.")
}
