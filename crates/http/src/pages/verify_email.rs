//! `verify-email?key=`: proving that an address is yours.

use actix_web::http::StatusCode;
use latchkey_domain::{email::VerifyEmailError, model::LinkSecret};
use minijinja::context;

use super::{Pages, part, refuse_cross_site, render, run};
use crate::{call::Call, endpoint::Example, failure::Failure, fields::Field, reply::Reply};

pub(super) const FIELDS: &[Field] = &[Field::secret("key").blank()];

pub(super) const SHOWN: &[Example] = &[
    Example::new(200, "A page with one button.", ""),
    Example::new(400, "A page that says that the link does not work.", ""),
];
pub(super) const SPENT: &[Example] = &[
    Example::new(200, "A page that says that the address is confirmed.", ""),
    Example::new(400, "A page that says that the link does not work.", ""),
];

pub(super) async fn show(call: Call<Pages>) -> Result<Reply, Failure> {
    let key = part(call.query(), "key");
    let looked_up = LinkSecret::new(key.as_str());
    if run(&call, move |auth| auth.email_key_is_good(&looked_up)).await?? {
        render::page(StatusCode::OK, "verify_email.html", context! { key })
    } else {
        does_not_work()
    }
}

pub(super) async fn spend(call: Call<Pages>) -> Result<Reply, Failure> {
    refuse_cross_site(&call)?;
    let key = LinkSecret::new(part(call.fields(), "key"));
    let client = call.client().into();
    match run(&call, move |auth| auth.verify_email(&key, &client)).await? {
        Ok(()) => render::notice(
            StatusCode::OK,
            "Your address is confirmed",
            "There is nothing more to do here. You can close this page.",
        ),
        Err(VerifyEmailError::BadKey) => does_not_work(),
        Err(VerifyEmailError::Throttled(throttled)) => Err(throttled.into()),
        Err(VerifyEmailError::Fault(fault)) => Err(fault.into()),
    }
}

fn does_not_work() -> Result<Reply, Failure> {
    render::notice(
        StatusCode::BAD_REQUEST,
        "This link does not work any more",
        "If you have confirmed the address before, all is well. Otherwise the link is too old or not whole: \
         ask for a new one.",
    )
}
