//! `GET profile` and `PUT profile`

use latchkey_domain::{accounts::ProfileChanges, model::User, sessions::Authenticated};
use serde::Serialize;

use super::{DeviceTokens, failures, run, sign_out::LOCKED};
use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    fields::{Field, Fields},
    reply::Reply,
};

pub(super) const FIELDS: &[Field] = &[
    Field::text("first_name")
        .nullable()
        .blank()
        .max(150)
        .refused_as("Invalid first_name."),
    Field::text("last_name")
        .nullable()
        .blank()
        .max(150)
        .refused_as("Invalid last_name."),
];

pub(super) const EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "The caller. `email` and `phone` are null where there is none.",
        r#"{"id": 1, "first_name": "Ann", "last_name": "Lee", "email": "ann@example.com", "email_verified": true, "phone": "+11234567890", "phone_verified": false}"#,
    ),
    LOCKED,
];

#[derive(Serialize)]
struct Body<'a> {
    id: i64,
    first_name: &'a str,
    last_name: &'a str,
    email: Option<&'a str>,
    email_verified: bool,
    phone: Option<&'a str>,
    phone_verified: bool,
}

pub(super) async fn read(_: Call<DeviceTokens>, caller: Authenticated) -> Result<Reply, Failure> {
    show(&caller.user)
}

/// Changes what the request mentions.
pub(super) async fn change(
    call: Call<DeviceTokens>,
    caller: Authenticated,
) -> Result<Reply, Failure> {
    let changes = ProfileChanges {
        first_name: text(call.fields(), "first_name"),
        last_name: text(call.fields(), "last_name"),
        ..ProfileChanges::default()
    };
    let user = run(&call, move |auth| auth.update_profile(&caller, &changes))
        .await?
        .map_err(failures::profile)?;
    show(&user)
}

fn text(fields: &Fields, name: &str) -> Option<String> {
    let change = fields.optional_text(name).change();
    change.map(Option::unwrap_or_default)
}

fn show(user: &User) -> Result<Reply, Failure> {
    let (email, mobile) = (user.primary_email(), user.primary_mobile());
    Reply::ok(&Body {
        id: user.id.0,
        first_name: &user.profile.first_name,
        last_name: &user.profile.last_name,
        email: email.map(|email| email.address.as_str()),
        email_verified: email.is_some_and(|email| email.verified.is_some()),
        phone: mobile.map(|mobile| mobile.number.as_str()),
        phone_verified: mobile.is_some_and(|mobile| mobile.verified.is_some()),
    })
}
