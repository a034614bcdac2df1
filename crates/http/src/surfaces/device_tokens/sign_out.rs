//! `DELETE tokens/{user_id}`

use latchkey_domain::sessions::Authenticated;

use super::{DeviceTokens, message::message, run};
use crate::{call::Call, endpoint::Example, failure::Failure, fields::Field, reply::Reply};

pub(super) const FIELDS: &[Field] = &[Field::text("apn_token")
    .nullable()
    .blank()
    .max(4096)
    .refused_as("Invalid apn_token.")
    .describe("Taken and not needed: the device's push token is forgotten with its session.")];

pub(super) const EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "The token opens nothing any more.",
        r#"{"message": "User signed out."}"#,
    ),
    Example::new(
        404,
        "The path names somebody else; nobody is signed out.",
        r#"{"message": "Not found."}"#,
    ),
    LOCKED,
];

/// What every endpoint answers to a token that opens nothing.
pub(super) const LOCKED: Example = Example::new(
    423,
    "The token is unknown, expired or signed out, or its user disabled.",
    r#"{"message": "Invalid authentication token."}"#,
);

/// The token decides who is signed out; the path may only agree (decision D8).
pub(super) async fn sign_out(
    call: Call<DeviceTokens>,
    caller: Authenticated,
) -> Result<Reply, Failure> {
    if call.path("user_id")? != caller.user.id.0.to_string() {
        return Err(Failure::NotFound);
    }
    run(&call, move |auth| auth.log_out(&caller)).await??;
    message("User signed out.")
}
