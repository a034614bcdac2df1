//! The JWT contract (document 003): `/auth/*_token/` and `/users/me/`.
//!
//! - One file an endpoint: `access_token`, `refresh_token`, `verify_token`, `me`.
//! - [`failures`]: what is said when a use case refuses; `errors`: how a failure looks on the wire.
//! - `token_reply`: what refreshing and verifying answer with.

mod access_token;
mod errors;
pub mod failures;
mod me;
mod refresh_token;
mod token_reply;
mod verify_token;

use std::sync::Arc;

pub use errors::JwtDialect;
use latchkey_domain::{Auth, model::PlainToken, sessions::Authenticated};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    blocking,
    call::Call,
    client::Client,
    dialect::Dialect,
    endpoint::{Endpoint, get, post},
    failure::Failure,
    handler,
    surface::{About, Surface},
};

/// The JWT contract over an authentication core.
pub struct Jwt {
    auth: Arc<Auth>,
}

impl Jwt {
    /// Serves the users of the default company of `auth`.
    #[must_use]
    pub fn new(auth: Arc<Auth>) -> Self {
        Self { auth }
    }
}

static ABOUT: About = About {
    name: "jwt",
    description: "JSON web tokens: get one for a password, refresh it up to a limit, verify it.",
    mounts: &[""],
    territory: &["/auth", "/users"],
    trailing_slash: true,
    scheme: "Token",
};

static ROUTES: &[Endpoint<Jwt>] = &[
    post("auth/access_token", "Get a token for a name and a password")
        .fields(access_token::FIELDS)
        .examples(access_token::EXAMPLES)
        .refusals_in_step()
        .anonymous(handler!(access_token::create)),
    post("auth/refresh_token", "Exchange a token for a newer one")
        .fields(token_reply::FIELDS)
        .examples(refresh_token::EXAMPLES)
        .anonymous(handler!(refresh_token::refresh)),
    post("auth/verify_token", "Check that a token is good")
        .fields(token_reply::FIELDS)
        .examples(verify_token::EXAMPLES)
        .anonymous(handler!(verify_token::verify)),
    get("users/me", "Who the token belongs to")
        .examples(me::EXAMPLES)
        .authenticated(handler!(me::read, caller)),
];

impl Surface for Jwt {
    type Caller = Authenticated;
    const ABOUT: &'static About = &ABOUT;

    fn dialect() -> &'static dyn Dialect {
        &JwtDialect
    }

    fn endpoints() -> &'static [Endpoint<Self>] {
        ROUTES
    }

    async fn authenticate(
        &self,
        credentials: SecretString,
        client: &Client,
    ) -> Result<Authenticated, Failure> {
        let token = PlainToken::new(credentials.expose_secret());
        let found = match self.auth.authenticate_jwt_at_once(&token) {
            Some(found) => found,
            None => {
                let auth = Arc::clone(&self.auth);
                blocking::run(move || auth.authenticate_jwt(&token)).await?
            }
        };
        found
            .map(|(caller, _)| caller.at(client))
            .map_err(failures::header)
    }
}

/// Runs a use case off the event loop.
async fn run<T: Send + 'static>(
    call: &Call<Jwt>,
    use_case: impl FnOnce(&Auth) -> T + Send + 'static,
) -> Result<T, Failure> {
    let auth = Arc::clone(&call.surface().auth);
    blocking::run(move || use_case(&auth)).await
}
