//! `auth/mfa/token/`: an authenticator (RFC 6238).

use latchkey_domain::{mfa::TotpDevice, sessions::Authenticated};
use serde::Serialize;

use super::failures::{NOT_FOUND, already_confirmed_sample, factor};
use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    reply::Reply,
    surfaces::company::{
        Company, envelope, proof, run,
        samples::{DONE, data_sample},
    },
};

/// Of `GET auth/mfa/token/`.
pub(super) const SHOW_EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "The authenticator; its secret only until it is confirmed.",
        UNCONFIRMED,
    ),
    Example::new(404, "There is none.", NOT_FOUND),
];

/// Of `POST auth/mfa/token/`.
pub(super) const ENABLE_EXAMPLES: &[Example] = &[
    Example::new(
        201,
        "A new secret, in place of one that was never confirmed.",
        UNCONFIRMED,
    ),
    Example::new(
        400,
        "An authenticator is confirmed already: remove it first.",
        already_confirmed_sample!(),
    ),
];

/// Of `DELETE auth/mfa/token/`.
pub(super) const DISABLE_EXAMPLES: &[Example] = &[
    Example::new(200, "No authenticator any more.", DONE),
    Example::new(404, "There was none.", NOT_FOUND),
];

const UNCONFIRMED: &str = data_sample!(
    r#"{"otpauth_url": "otpauth://totp/Rehive:joe%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"#,
    r#"&issuer=Rehive&algorithm=SHA1&digits=6&period=30", "issuer": "Rehive", "account": "joe@example.com", "#,
    r#""key": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "confirmed": false, "created": 1767603600000, "#,
    r#""updated": 1767603600000}"#
);

#[derive(Serialize)]
struct Shown<'a> {
    otpauth_url: Option<&'a str>,
    issuer: &'a str,
    account: &'a str,
    key: Option<&'a str>,
    confirmed: bool,
    created: i64,
    updated: i64,
}

impl<'a> From<&'a TotpDevice> for Shown<'a> {
    fn from(device: &'a TotpDevice) -> Self {
        let secret = device.secret.as_ref();
        let updated = device.confirmed.unwrap_or(device.created);
        Self {
            otpauth_url: secret.map(|secret| secret.url.as_str()),
            issuer: &device.issuer,
            account: &device.account,
            key: secret.map(|secret| secret.key.as_str()),
            confirmed: device.confirmed.is_some(),
            created: device.created.timestamp_millis(),
            updated: updated.timestamp_millis(),
        }
    }
}

/// The authenticator; once it is confirmed, without its secret.
pub(super) async fn show(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let device = run(&call, move |auth| auth.totp_device(&caller)).await?;
    envelope::data(&Shown::from(&device.map_err(factor)?))
}

/// Makes a secret; it counts once its first code is given back.
pub(super) async fn enable(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let caller = proof::given(&call, caller).await?;
    let device = run(&call, move |auth| auth.enable_totp(&caller)).await?;
    envelope::created(&Shown::from(&device.map_err(factor)?))
}

/// Removes the authenticator.
pub(super) async fn disable(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let caller = proof::given(&call, caller).await?;
    run(&call, move |auth| auth.disable_totp(&caller))
        .await?
        .map_err(factor)?;
    envelope::done()
}
