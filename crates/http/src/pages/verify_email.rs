//! `verify-email?key=`: proving that an address is yours.

use actix_web::http::StatusCode;
use latchkey_domain::{
    email::VerifyEmailError,
    model::{Company, LinkSecret},
};
use minijinja::context;

use super::{Pages, part, refuse_cross_site, render::Page, run, words, words::Words};
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
    let words = words(&call);
    let key = part(call.query(), "key");
    let Some(company) = open(&call, &key).await? else {
        return over(words);
    };
    let page = Page::new(words, Some(&company.name));
    page.render(StatusCode::OK, "verify_email.html", context! { key })
}

pub(super) async fn spend(call: Call<Pages>) -> Result<Reply, Failure> {
    refuse_cross_site(&call)?;
    let words = words(&call);
    let key = part(call.fields(), "key");
    // Before it is spent: the page that says so names the company.
    let Some(company) = open(&call, &key).await? else {
        return over(words);
    };
    let (key, client) = (LinkSecret::new(key), call.client().into());
    let page = Page::new(words, Some(&company.name));
    match run(&call, move |auth| auth.verify_email(&key, &client)).await? {
        Ok(()) => page.say(StatusCode::OK, words.address_is_confirmed),
        Err(VerifyEmailError::BadKey) => over(words),
        Err(VerifyEmailError::Throttled(throttled)) => Err(throttled.into()),
        Err(VerifyEmailError::Fault(fault)) => Err(fault.into()),
    }
}

async fn open(call: &Call<Pages>, key: &str) -> Result<Option<Company>, Failure> {
    let (key, client) = (LinkSecret::new(key), call.client().into());
    Ok(run(call, move |auth| auth.open_email_link(&key, &client)).await??)
}

/// Names no company: who holds such a link is anybody.
fn over(words: &'static Words) -> Result<Reply, Failure> {
    Page::new(words, None).say(StatusCode::BAD_REQUEST, words.email_link_is_over)
}
