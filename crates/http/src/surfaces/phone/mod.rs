//! The phone contract (document 001): proving to hold a number, at `/api/phone/register` and `/api/phone/verify`.
//!
//! - One file an endpoint: `register`, `verify`.
//! - [`failures`]: what is said when a use case refuses; `errors`: how a failure looks on the wire.

mod errors;
pub mod failures;
mod register;
mod verify;

use std::{convert::Infallible, sync::Arc};

pub use errors::PhoneDialect;
use latchkey_domain::Auth;
use secrecy::SecretString;

use crate::{
    blocking,
    call::Call,
    client::Client,
    dialect::Dialect,
    endpoint::{Endpoint, post},
    failure::{CredentialsProblem, Failure},
    handler,
    surface::{About, Surface},
};

/// The phone contract over an authentication core.
pub struct Phone {
    auth: Arc<Auth>,
}

impl Phone {
    /// Sends codes in the name of the default company of `auth`.
    #[must_use]
    pub fn new(auth: Arc<Auth>) -> Self {
        Self { auth }
    }
}

static ABOUT: About = About {
    name: "phone",
    description: "Proof that the caller holds a phone number: a code by text message, and the code given back.",
    mounts: &["/api/phone"],
    territory: &["/api/phone"],
    trailing_slash: false,
    scheme: "Token",
};

static ROUTES: &[Endpoint<Phone>] = &[
    post("register", "Send a code to a number; again for another one")
        .fields(register::FIELDS)
        .examples(register::EXAMPLES)
        .answers_in_step()
        .anonymous(handler!(register::register)),
    post("verify", "Give the code back")
        .fields(verify::FIELDS)
        .examples(verify::EXAMPLES)
        .refusals_in_step()
        .anonymous(handler!(verify::verify)),
];

impl Surface for Phone {
    type Caller = Infallible;
    const ABOUT: &'static About = &ABOUT;

    fn dialect() -> &'static dyn Dialect {
        &PhoneDialect
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
    call: &Call<Phone>,
    use_case: impl FnOnce(&Auth) -> T + Send + 'static,
) -> Result<T, Failure> {
    let auth = Arc::clone(&call.surface().auth);
    blocking::run(move || use_case(&auth)).await
}
