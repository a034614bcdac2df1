//! The table of paths.

use std::{
    convert::Infallible,
    sync::{Arc, LazyLock},
};

use latchkey_http::{
    app::App,
    call::Call,
    client::Client,
    dialect::Dialect,
    endpoint::{Endpoint, get},
    failure::{CredentialsProblem, Failure},
    grammar::{Credentials, Grammar},
    handler,
    reply::Reply,
    settings::Settings,
    standard::{Hooks, Readiness},
    surface::{About, Surface},
    surfaces::jwt::JwtDialect,
};
use secrecy::SecretString;

struct Toy;

static ABOUT: About = About {
    name: "toy",
    description: "",
    mounts: &["/api/v1"],
    territory: &["/api/v1"],
    trailing_slash: false,
    scheme: "Token",
};

static ROUTES: &[Endpoint<Toy>] = &[
    get("users", "").anonymous(handler!(answer)),
    get("users/{id}", "").anonymous(handler!(answer)),
    get("users/{id}/groups/{name}", "").anonymous(handler!(answer)),
    get("users/me", "").anonymous(handler!(answer)),
];

async fn answer(_: Call<Toy>) -> Result<Reply, Failure> {
    Reply::ok(&())
}

impl Surface for Toy {
    type Caller = Infallible;
    const ABOUT: &'static About = &ABOUT;
    const GRAMMAR: Grammar = Grammar {
        credentials: Credentials::Header,
        merges_query: false,
        names_format: true,
    };

    fn dialect() -> &'static dyn Dialect {
        &JwtDialect
    }

    fn endpoints() -> &'static [Endpoint<Self>] {
        ROUTES
    }

    async fn authenticate(&self, _: SecretString, _: &Client) -> Result<Infallible, Failure> {
        Err(Failure::Unauthenticated(CredentialsProblem::NotProvided))
    }
}

static APP: LazyLock<App> = LazyLock::new(|| {
    let hooks = Hooks {
        ready: Arc::new(|| Readiness { checks: Vec::new() }),
        key_set: Arc::new(|| Ok(String::new())),
        request_id: Arc::new(String::new),
    };
    App::builder(Settings::default(), hooks)
        .surface(Toy)
        .build()
});

/// A path has as many segments as its template, and is found with a slash at its end just as without, unless that
/// makes an extension part of a value.
pub fn run(data: &[u8]) {
    let path = super::text(data);
    let Some(template) = APP.template_of(&path) else {
        return;
    };
    let segments = |path: &str| path.trim_matches('/').split('/').count();
    assert_eq!(
        segments(&path),
        segments(&template),
        "{path:?} {template:?}"
    );
    if !path.ends_with('/') && !path.contains('.') {
        assert_eq!(
            APP.template_of(&format!("{path}/")),
            Some(template),
            "{path:?}"
        );
    }
}
