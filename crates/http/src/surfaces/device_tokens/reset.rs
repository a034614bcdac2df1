//! `POST tokens/reset`

use latchkey_domain::passwords::RequestReset;

use super::{DeviceTokens, message::message, run};
use crate::{call::Call, endpoint::Example, failure::Failure, fields::Field, reply::Reply};

pub(super) const FIELDS: &[Field] = &[Field::text("email")
    .required()
    .refused_as("The request must contain the user email.")];

pub(super) const EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "The same whether or not there is such a user. The mail's link opens a page of this server.",
        r#"{"message": "Please check the email associated with this account for instructions on how to reset you password"}"#,
    ),
    Example::new(
        400,
        "The email is missing.",
        r#"{"message": "The request must contain the user email."}"#,
    ),
];

pub(super) async fn request(call: Call<DeviceTokens>) -> Result<Reply, Failure> {
    let request = RequestReset {
        company: None,
        identifier: call.fields().text("email")?,
        client: call.client().into(),
    };
    run(&call, move |auth| auth.request_password_reset(&request)).await??;
    // Word for word, slip included: clients compare.
    message(
        "Please check the email associated with this account for instructions on how to reset you password",
    )
}
