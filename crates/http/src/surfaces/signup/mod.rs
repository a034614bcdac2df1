//! The contract of document 002, below `/api/v1/`: signing up, getting a token, one's own user.
//!
//! - One file an endpoint or a pair: `sign_up`, `sign_in` (by password in `by_password`, by a code sent to a
//!   number in `by_code`), `confirmation`, `me`, `connectivity`.
//! - `fields`: the parameters `user[…]` that they share; `user_object`: what they answer with.
//! - `failures` and `wording`: what is said when a use case refuses; `errors`: how a failure looks on the wire.

mod by_code;
mod by_password;
mod confirmation;
mod connectivity;
mod errors;
pub mod failures;
mod fields;
mod me;
mod sign_in;
mod sign_up;
mod token;
mod user_object;
mod wording;

use std::sync::Arc;

pub use errors::SignupDialect;
use latchkey_domain::{Auth, model::Surface as Contract, sessions::Authenticated};
use secrecy::SecretString;

use crate::{
    blocking,
    call::Call,
    client::Client,
    dialect::Dialect,
    endpoint::{Endpoint, get, post, put},
    failure::{CredentialsProblem, Failure},
    grammar::{Credentials, Grammar},
    handler,
    surface::{About, Surface},
};

/// The contract over an authentication core.
pub struct Signup {
    auth: Arc<Auth>,
    get_password: bool,
}

impl Signup {
    /// Serves the users of the default company of `auth`. `get_password` is `surfaces.signup_get_password`: whether
    /// `GET auth` takes a password out of the query.
    #[must_use]
    pub fn new(auth: Arc<Auth>, get_password: bool) -> Self {
        Self { auth, get_password }
    }
}

static ABOUT: About = About {
    name: "signup",
    description: "Sign up, get a token by password or by a code sent to one's number, read and change one's own user. \
                  Parameters are nested below `user`: `user[email]` in a form or query, `{\"user\": {\"email\": …}}` in \
                  JSON. Each path may end in `.json`.",
    mounts: &["/api/v1"],
    territory: &["/api/v1"],
    trailing_slash: false,
    scheme: "Token",
};

static ROUTES: &[Endpoint<Signup>] = &[
    post("signup", "Sign up")
        .fields(sign_up::FIELDS)
        .examples(sign_up::EXAMPLES)
        .answers_in_step()
        .anonymous(handler!(sign_up::create)),
    get("auth", "Get a token, with the credentials in the query")
        .fields(sign_in::FIELDS)
        .examples(sign_in::GET_EXAMPLES)
        .without_head()
        .refusals_in_step()
        .anonymous(handler!(sign_in::get)),
    post("auth", "Get a token")
        .fields(sign_in::FIELDS)
        .examples(sign_in::EXAMPLES)
        .refusals_in_step()
        .anonymous(handler!(sign_in::post)),
    post("confirmation", "Ask for a code by text message")
        .fields(confirmation::FIELDS)
        .examples(confirmation::EXAMPLES)
        .answers_in_step()
        .anonymous(handler!(confirmation::create)),
    get("users/me", "Read one's own user")
        .examples(me::EXAMPLES)
        .authenticated(handler!(me::read, caller)),
    put("users/me", "Change one's own user")
        .fields(me::FIELDS)
        .examples(me::CHANGE_EXAMPLES)
        .authenticated(handler!(me::change, caller)),
    get("", "Check the connection")
        .examples(connectivity::GET_EXAMPLES)
        .anonymous(handler!(connectivity::get)),
    post("", "Check the connection, with a body")
        .fields(connectivity::FIELDS)
        .examples(connectivity::POST_EXAMPLES)
        .anonymous(handler!(connectivity::post)),
    get("version/ios", "The version of the first client")
        .examples(connectivity::VERSION_EXAMPLES)
        .anonymous(handler!(connectivity::version)),
];

impl Surface for Signup {
    type Caller = Authenticated;
    const ABOUT: &'static About = &ABOUT;
    const GRAMMAR: Grammar = Grammar {
        credentials: Credentials::BareHeader,
        merges_query: true,
        names_format: true,
    };

    fn dialect() -> &'static dyn Dialect {
        &SignupDialect
    }

    fn endpoints() -> &'static [Endpoint<Self>] {
        ROUTES
    }

    async fn authenticate(
        &self,
        credentials: SecretString,
        client: &Client,
    ) -> Result<Authenticated, Failure> {
        let token = token::of_this_contract(&credentials).ok_or_else(nobody)?;
        let found = match self.auth.authenticate_at_once(&token) {
            Some(found) => found,
            None => {
                let auth = Arc::clone(&self.auth);
                blocking::run(move || auth.authenticate(&token)).await?
            }
        };
        let caller = found.map_err(failures::authenticate)?;
        if caller.opens(Contract::Signup) {
            Ok(caller.at(client))
        } else {
            Err(nobody())
        }
    }
}

fn nobody() -> Failure {
    Failure::Unauthenticated(CredentialsProblem::Refused(None))
}

/// Runs a use case off the event loop.
async fn run<T: Send + 'static>(
    call: &Call<Signup>,
    use_case: impl FnOnce(&Auth) -> T + Send + 'static,
) -> Result<T, Failure> {
    let auth = Arc::clone(&call.surface().auth);
    blocking::run(move || use_case(&auth)).await
}
