//! `GET auth/mfa/token/qr/`: what an authenticator reads, as a picture made here, so that no client hands the secret to
//! a service that draws one.

use actix_web::http::{
    StatusCode,
    header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue},
};
use latchkey_domain::sessions::Authenticated;
use qrcode::{QrCode, render::svg::Color};

use super::failures::{NOT_FOUND, factor};
use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    reply::Reply,
    surfaces::company::{Company, run},
};

/// What it answers.
pub(super) const EXAMPLES: &[Example] = &[
    Example::new(200, "The picture, `image/svg+xml`.", ""),
    Example::new(
        404,
        "There is no authenticator that waits for its first code.",
        NOT_FOUND,
    ),
];

/// Least width and height, in pixels.
const SIZE: u32 = 240;
/// Opened by itself the picture runs nothing and loads nothing.
const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// Draws the secret of an unconfirmed authenticator.
pub(super) async fn show(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let device = run(&call, move |auth| auth.totp_device(&caller)).await?;
    let secret = device.map_err(factor)?.secret.ok_or(Failure::NotFound)?;
    let code = QrCode::new(secret.url.as_bytes()).map_err(Failure::internal)?;
    let picture = code
        .render::<Color<'_>>()
        .min_dimensions(SIZE, SIZE)
        .build();
    Ok(Reply::bytes(StatusCode::OK, "image/svg+xml", picture)
        .header(CACHE_CONTROL, HeaderValue::from_static("no-store"))
        .header(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)))
}
