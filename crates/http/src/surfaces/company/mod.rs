//! The company contract (document 004), below `/api/3/` and `/3/`.
//!
//! - `auth`: the table and the endpoints of `auth/`.
//! - `mfa`: the table and the endpoints of `auth/mfa/`.
//! - `account_routes`: the table of `user/`, `company/` and `admin/`, whose endpoints are in `account` and `admin`.
//! - [`failures`] and `wording`: what is said when a use case refuses.
//! - [`envelope`], [`user_object`], `samples`: what is said when it does not.

mod account;
mod account_examples;
mod account_routes;
mod admin;
mod auth;
mod company_object;
pub mod envelope;
mod errors;
pub mod failures;
mod mfa;
mod paging;
mod path_values;
mod proof;
mod samples;
pub mod user_object;
mod wording;

use std::sync::{Arc, LazyLock};

pub use errors::CompanyDialect;
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
    endpoint::{Endpoint, Spec},
    failure::Failure,
    surface::{About, Surface},
};

/// The company contract over an authentication core.
pub struct Company {
    auth: Arc<Auth>,
}

static ABOUT: About = About {
    name: "company",
    description: "Companies, their users and administrators: registration, sessions, permanent tokens, passwords, \
                  verification, profile.",
    mounts: &["/api/3", "/3"],
    territory: &["/api/3", "/3"],
    trailing_slash: true,
    scheme: "Token",
};

static ROUTES: LazyLock<Vec<Endpoint<Company>>> =
    LazyLock::new(|| [auth::ROUTES, mfa::ROUTES, account_routes::ROUTES].concat());

impl Company {
    /// Serves `auth`'s users.
    #[must_use]
    pub fn new(auth: Arc<Auth>) -> Self {
        Self { auth }
    }
}

impl Surface for Company {
    type Caller = Authenticated;
    const ABOUT: &'static About = &ABOUT;

    fn dialect() -> &'static dyn Dialect {
        &CompanyDialect
    }

    fn endpoints() -> &'static [Endpoint<Self>] {
        &ROUTES
    }

    /// Also accepts a session that still owes a second factor: see [`admit`](Surface::admit).
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
                blocking::run(move || auth.authenticate_pending(&token)).await?
            }
        };
        let caller = found.map_err(failures::authenticate)?;
        if caller.opens(Contract::Company) {
            Ok(caller.at(client))
        } else {
            Err(failures::authenticate(AuthenticateError::Invalid))
        }
    }

    fn admit(&self, caller: &Authenticated, spec: &Spec) -> Result<(), Failure> {
        if caller.session.mfa_pending && !spec.while_pending {
            return Err(failures::authenticate(AuthenticateError::MfaPending));
        }
        Ok(())
    }
}

/// Runs a use case off the event loop.
async fn run<T: Send + 'static>(
    call: &Call<Company>,
    use_case: impl FnOnce(&Auth) -> T + Send + 'static,
) -> Result<T, Failure> {
    let auth = Arc::clone(&call.surface().auth);
    blocking::run(move || use_case(&auth)).await
}
