//! `auth/mfa/sms/`: codes by SMS.

use latchkey_domain::{mfa::SmsDevice, sessions::Authenticated};
use serde::Serialize;

use super::failures::{NOT_FOUND, already_confirmed_sample, factor};
use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    fields::Field,
    reply::Reply,
    surfaces::company::{
        Company, envelope, proof, run,
        samples::{DONE, data_sample},
    },
};

/// What `POST auth/mfa/sms/` takes.
pub(super) const FIELDS: &[Field] = &[
    Field::text("mobile_number").describe("The number; required where `mobile` is absent."),
    Field::text("mobile").describe("The same by the name that clients use since 2019."),
    proof::PASSWORD,
];

/// Of `GET auth/mfa/sms/`.
pub(super) const SHOW_EXAMPLES: &[Example] = &[
    Example::new(200, "The number.", CONFIRMED),
    Example::new(404, "There is none.", NOT_FOUND),
];

/// Of `POST auth/mfa/sms/`.
pub(super) const ENABLE_EXAMPLES: &[Example] = &[
    Example::new(201, "A code is on its way to the number.", UNCONFIRMED),
    Example::new(
        400,
        "A number is confirmed already: remove it first.",
        already_confirmed_sample!(),
    ),
];

/// Of `POST auth/mfa/sms/send/`.
pub(super) const SEND_EXAMPLES: &[Example] = &[
    Example::new(200, "A code is on its way to the stored number.", CONFIRMED),
    Example::new(404, "There is none.", NOT_FOUND),
];

/// Of `DELETE auth/mfa/sms/`.
pub(super) const DISABLE_EXAMPLES: &[Example] = &[
    Example::new(200, "No codes by SMS any more.", DONE),
    Example::new(404, "There was no number.", NOT_FOUND),
];

const CONFIRMED: &str = data_sample!(r#"{"mobile_number": "+27840000000", "confirmed": true}"#);
const UNCONFIRMED: &str = data_sample!(r#"{"mobile_number": "+27840000000", "confirmed": false}"#);

#[derive(Serialize)]
struct Shown {
    mobile_number: String,
    confirmed: bool,
}

impl From<SmsDevice> for Shown {
    fn from(device: SmsDevice) -> Self {
        Self {
            mobile_number: device.number,
            confirmed: device.confirmed,
        }
    }
}

/// The stored number.
pub(super) async fn show(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let device = run(&call, move |auth| auth.sms_device(&caller)).await?;
    envelope::data(&Shown::from(device.map_err(factor)?))
}

/// Takes a number and sends a code to it.
pub(super) async fn enable(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let caller = proof::given(&call, caller).await?;
    let fields = call.fields();
    let number = fields.optional_text("mobile_number").set();
    let number = number
        .or_else(|| fields.optional_text("mobile").set())
        .ok_or_else(|| Failure::field("mobile_number", "This field is required."))?;
    let device = run(&call, move |auth| auth.enable_sms(&caller, &number)).await?;
    envelope::created(&Shown::from(device.map_err(factor)?))
}

/// Sends a code to the stored number, whatever number the request names.
pub(super) async fn send(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let device = run(&call, move |auth| auth.send_sms_code(&caller)).await?;
    envelope::data(&Shown::from(device.map_err(factor)?))
}

/// Removes the number.
pub(super) async fn disable(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let caller = proof::given(&call, caller).await?;
    run(&call, move |auth| auth.disable_sms(&caller))
        .await?
        .map_err(factor)?;
    envelope::done()
}
