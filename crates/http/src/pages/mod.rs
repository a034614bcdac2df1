//! The pages that links in mails open, for people in browsers.
//!
//! Opening a link spends nothing, since mail scanners open links too: a page has one button, and only its `POST` does
//! what the link is for. No script, nothing from another host, nothing that leaks the link
//! (`Referrer-Policy: no-referrer`, `Cache-Control: no-store`).
//!
//! - `verify_email`, `reset_password`: one page each.
//! - `dialect`: failures as pages, by way of `trouble`; `render`: templates (in `templates/pages/`) and the content
//!   security policy; `words`: every sentence, by language.

mod dialect;
mod render;
mod reset_password;
mod trouble;
mod verify_email;
mod words;

use std::{convert::Infallible, sync::Arc};

pub use dialect::PagesDialect;
use latchkey_domain::Auth;
use secrecy::{ExposeSecret, SecretString};

use words::Words;

use crate::{
    blocking,
    call::Call,
    client::Client,
    dialect::Dialect,
    endpoint::{Endpoint, get, post},
    failure::{CredentialsProblem, Failure},
    fields::Fields,
    handler,
    media::Media,
    surface::{About, Surface},
};

/// The pages over an authentication core. Mount them with [`AppBuilder::pages`](crate::app::AppBuilder::pages).
pub struct Pages {
    auth: Arc<Auth>,
}

impl Pages {
    /// Serves the links that `auth` sends.
    #[must_use]
    pub fn new(auth: Arc<Auth>) -> Self {
        Self { auth }
    }
}

static ABOUT: About = About {
    name: "pages",
    description: "Pages for people: what the links in mails open.",
    mounts: &[""],
    territory: &["/verify-email", "/reset-password"],
    trailing_slash: false,
    scheme: "Token",
};

static ROUTES: &[Endpoint<Pages>] = &[
    get(
        "verify-email",
        "The page that a link to confirm an address opens",
    )
    .query(verify_email::FIELDS)
    .examples(verify_email::SHOWN)
    .anonymous(handler!(verify_email::show)),
    post("verify-email", "Confirms the address; the page's own form")
        .media(&[Media::Form])
        .fields(verify_email::FIELDS)
        .examples(verify_email::SPENT)
        .anonymous(handler!(verify_email::spend)),
    get(
        "reset-password",
        "The page that a link to set a new password opens",
    )
    .query(reset_password::LINK)
    .examples(reset_password::SHOWN)
    .anonymous(handler!(reset_password::show)),
    post("reset-password", "Sets the password; the page's own form")
        .media(&[Media::Form])
        .fields(reset_password::FIELDS)
        .examples(reset_password::SPENT)
        .anonymous(handler!(reset_password::spend)),
];

impl Surface for Pages {
    type Caller = Infallible;
    const ABOUT: &'static About = &ABOUT;

    fn dialect() -> &'static dyn Dialect {
        &PagesDialect
    }

    fn endpoints() -> &'static [Endpoint<Self>] {
        ROUTES
    }

    async fn authenticate(&self, _: SecretString, _: &Client) -> Result<Infallible, Failure> {
        Err(Failure::Unauthenticated(CredentialsProblem::NotProvided))
    }
}

/// Runs a use case off the event loop.
async fn run<T: Send + 'static>(
    call: &Call<Pages>,
    use_case: impl FnOnce(&Auth) -> T + Send + 'static,
) -> Result<T, Failure> {
    let auth = Arc::clone(&call.surface().auth);
    blocking::run(move || use_case(&auth)).await
}

/// What the reader's browser asks for.
fn words(call: &Call<Pages>) -> &'static Words {
    Words::wanted(call.header("accept-language").unwrap_or_default())
}

/// A form that a page of somebody else's sends is refused. Browsers say where a form stands (Fetch Metadata); those
/// that do not are let through, since nobody can send the form without the secret in the link.
fn refuse_cross_site(call: &Call<Pages>) -> Result<(), Failure> {
    match call.header("sec-fetch-site") {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) => Err(Failure::Forbidden(None)),
    }
}

/// A field of a link; empty where it is missing.
fn part(fields: &Fields, name: &str) -> String {
    let secret = fields.optional_secret(name).set();
    secret.map_or_else(String::new, |secret| secret.expose_secret().to_owned())
}
