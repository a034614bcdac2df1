//! `POST tokens`

use latchkey_domain::{
    model::{Device, Password, Surface},
    sessions::LogIn,
};
use secrecy::ExposeSecret;
use serde::Serialize;

use super::{DeviceTokens, failures};
use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    fields::{Field, Fields},
    reply::Reply,
    surfaces::log_in::log_in,
};

const INCOMPLETE: &str = "The request must contain the user email and password.";

pub(super) const FIELDS: &[Field] = &[
    Field::text("email")
        .required()
        .refused_as(INCOMPLETE)
        .describe("The user's email address; their mobile number or username will do."),
    Field::secret("password").required().refused_as(INCOMPLETE),
    Field::text("device_token")
        .nullable()
        .blank()
        .refused_as("Invalid device_token.")
        .describe("Identifies the device: signing in again on it ends its session before."),
    Field::choice("mobile_os", &["android", "ios"])
        .nullable()
        .refused_as("Invalid mobile_os."),
];

pub(super) const EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "Signed in. The token is shown once; signing out takes the user's `id`.",
        r#"{"token": "2zLJaxqVzKJgQ0XfYIg8Wg", "user_info": {"id": 1, "first_name": "Ann", "last_name": "Lee"}}"#,
    ),
    Example::new(
        400,
        "Email or password missing, or a system that is neither android nor ios.",
        r#"{"message": "The request must contain the user email and password."}"#,
    ),
    Example::new(
        401,
        "Unknown user, wrong password or disabled user; `Multi-factor authentication required.` where a second factor is owed.",
        r#"{"message": "Invalid email or password."}"#,
    ),
];

#[derive(Serialize)]
struct Body<'a> {
    token: &'a str,
    user_info: UserInfo<'a>,
}

#[derive(Serialize)]
struct UserInfo<'a> {
    id: i64,
    first_name: &'a str,
    last_name: &'a str,
}

pub(super) async fn sign_in(call: Call<DeviceTokens>) -> Result<Reply, Failure> {
    let fields = call.fields();
    let password = Password::new(fields.secret("password")?.expose_secret());
    let request = LogIn {
        device: device(fields),
        client: call.client().into(),
        ..LogIn::new(Surface::DeviceTokens, fields.text("email")?, password)
    };
    let signed_in = log_in(&call.surface().auth, request)
        .await?
        .map_err(failures::log_in)?;
    let user = &signed_in.user;
    Reply::ok(&Body {
        token: signed_in.token.expose(),
        user_info: UserInfo {
            id: user.id.0,
            first_name: &user.profile.first_name,
            last_name: &user.profile.last_name,
        },
    })
}

/// `None` for an unnamed device, as servers are that sign in for themselves.
fn device(fields: &Fields) -> Option<Device> {
    let text = |name| {
        let text = fields.optional_text(name).set();
        text.filter(|text| !text.is_empty())
    };
    let device = Device {
        token: text("device_token"),
        platform: text("mobile_os"),
        push_token: None,
    };
    (device != Device::default()).then_some(device)
}
