//! The contract of devices (document 000), below `/api/v1/`: tokens, a phone number, a profile.
//!
//! - One file an endpoint or a few: `sign_in`, `sign_out`, `reset`, `phone`, `profile`, `push_tokens`.
//! - [`failures`]: what is said when a use case refuses; `errors`: how a failure looks on the wire.

mod errors;
pub mod failures;
mod message;
mod phone;
mod profile;
mod push_tokens;
mod reset;
mod sign_in;
mod sign_out;

use std::sync::Arc;

pub use errors::DeviceTokensDialect;
use latchkey_domain::{
    Auth,
    model::{PlainToken, Surface as Contract},
    sessions::{AuthenticateError, Authenticated},
};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    blocking,
    call::Call,
    client::Client,
    dialect::Dialect,
    endpoint::{Endpoint, delete, get, post, put},
    failure::Failure,
    grammar::{Credentials, Grammar},
    handler,
    surface::{About, Surface},
};

/// The contract of devices over an authentication core.
pub struct DeviceTokens {
    auth: Arc<Auth>,
}

impl DeviceTokens {
    /// Serves the users of the default company of `auth`.
    #[must_use]
    pub fn new(auth: Arc<Auth>) -> Self {
        Self { auth }
    }
}

static ABOUT: About = About {
    name: "device_tokens",
    description: "A token for each device of a user. Parameters stand in the body (form, JSON, multipart) or the \
                  query, with every method; each path may end in `.json`.",
    mounts: &["/api/v1"],
    territory: &[
        "/api/v1/tokens",
        "/api/v1/settings",
        "/api/v1/profile",
        "/api/v1/apn_tokens",
        "/api/v1/push_tokens",
    ],
    trailing_slash: false,
    scheme: "Token",
};

static ROUTES: &[Endpoint<DeviceTokens>] = &[
    post("tokens", "Sign in on a device")
        .fields(sign_in::FIELDS)
        .examples(sign_in::EXAMPLES)
        .refusals_in_step()
        .anonymous(handler!(sign_in::sign_in)),
    delete("tokens/{user_id}", "Sign out")
        .fields(sign_out::FIELDS)
        .examples(sign_out::EXAMPLES)
        .authenticated(handler!(sign_out::sign_out, caller)),
    post("tokens/reset", "Ask for a mail to set a new password")
        .fields(reset::FIELDS)
        .examples(reset::EXAMPLES)
        .answers_in_step()
        .anonymous(handler!(reset::request)),
    post(
        "settings/send_phone_verification",
        "Send a code to one's own phone",
    )
    .fields(phone::SEND_FIELDS)
    .examples(phone::SEND_EXAMPLES)
    .authenticated(handler!(phone::send, caller)),
    post("settings/verify_phone", "Give the code back")
        .fields(phone::VERIFY_FIELDS)
        .examples(phone::VERIFY_EXAMPLES)
        .authenticated(handler!(phone::verify, caller)),
    get("profile", "Who the token belongs to")
        .examples(profile::EXAMPLES)
        .authenticated(handler!(profile::read, caller)),
    put("profile", "Change one's own name")
        .fields(profile::FIELDS)
        .examples(profile::EXAMPLES)
        .authenticated(handler!(profile::change, caller)),
    post("apn_tokens", "Say where Apple's push notices go")
        .fields(push_tokens::APPLE)
        .examples(push_tokens::KEPT)
        .authenticated(handler!(push_tokens::keep_apple, caller)),
    delete("apn_tokens", "Forget where push notices go")
        .examples(push_tokens::FORGOTTEN)
        .authenticated(handler!(push_tokens::forget, caller)),
    post("push_tokens", "Say where push notices go")
        .fields(push_tokens::ANY)
        .examples(push_tokens::KEPT)
        .authenticated(handler!(push_tokens::keep_any, caller)),
    delete("push_tokens", "Forget where push notices go")
        .examples(push_tokens::FORGOTTEN)
        .authenticated(handler!(push_tokens::forget, caller)),
];

impl Surface for DeviceTokens {
    type Caller = Authenticated;
    const ABOUT: &'static About = &ABOUT;
    const GRAMMAR: Grammar = Grammar {
        credentials: Credentials::Parameter("auth_token"),
        merges_query: true,
        names_format: true,
    };

    fn dialect() -> &'static dyn Dialect {
        &DeviceTokensDialect
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
        let found = match self.auth.authenticate_at_once(&token) {
            Some(found) => found,
            None => {
                let auth = Arc::clone(&self.auth);
                blocking::run(move || auth.authenticate(&token)).await?
            }
        };
        let caller = found.map_err(failures::authenticate)?;
        if caller.opens(Contract::DeviceTokens) {
            Ok(caller.at(client))
        } else {
            Err(failures::authenticate(AuthenticateError::Invalid))
        }
    }
}

/// Runs a use case off the event loop.
async fn run<T: Send + 'static>(
    call: &Call<DeviceTokens>,
    use_case: impl FnOnce(&Auth) -> T + Send + 'static,
) -> Result<T, Failure> {
    let auth = Arc::clone(&call.surface().auth);
    blocking::run(move || use_case(&auth)).await
}
