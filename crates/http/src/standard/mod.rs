//! The paths outside the contracts: health, keys, the API document and its reader, and a page that says what this is.

mod dialect;
mod docs;
mod health;
mod home;
mod hooks;
mod keys;

pub use dialect::PlainDialect;
pub use health::{Check, Readiness, State};
pub use hooks::Hooks;

use std::{convert::Infallible, sync::LazyLock};

use actix_web::{http::StatusCode, web::Bytes};
use secrecy::SecretString;

use crate::{
    call::Call,
    client::Client,
    dialect::Dialect,
    endpoint::{Endpoint, Example, get},
    failure::{CredentialsProblem, Failure},
    handler,
    reply::{JSON, Reply},
    surface::{About, Surface},
};

/// What answers where no contract rules.
pub(crate) const PLAIN: &dyn Dialect = &PlainDialect;

/// The API document, made when it is first asked for.
pub(crate) type Document =
    LazyLock<Result<Bytes, String>, Box<dyn FnOnce() -> Result<Bytes, String> + Send + Sync>>;

/// The standard paths, as a surface like any other.
pub(crate) struct Standard {
    hooks: Hooks,
    document: Document,
    surfaces: Vec<&'static str>,
}

impl Standard {
    pub(crate) fn new(hooks: Hooks, document: Document, surfaces: Vec<&'static str>) -> Self {
        Self {
            hooks,
            document,
            surfaces,
        }
    }
}

static ABOUT: About = About {
    name: "standard",
    description: "Paths for operators and for programs that verify tokens.",
    mounts: &[""],
    territory: &[],
    trailing_slash: false,
    scheme: "Token",
};

static ENDPOINTS: &[Endpoint<Standard>] = &[
    get("", "What this is")
        .examples(&[Example::new(200, "A page for people.", "")])
        .anonymous(handler!(home::page)),
    get("health/live", "Whether the process serves")
        .examples(health::LIVE)
        .anonymous(handler!(health::live)),
    get("health/ready", "Whether requests can be answered")
        .examples(health::READY)
        .anonymous(handler!(health::ready)),
    get(".well-known/jwks.json", "Public signing keys (RFC 7517)")
        .examples(keys::EXAMPLES)
        .anonymous(handler!(keys::key_set)),
    get("openapi.json", "This document")
        .examples(&[Example::new(200, "OpenAPI 3.1.", r#"{"openapi": "3.1.0"}"#)])
        .anonymous(handler!(openapi_document)),
    get("docs", "This document, for people")
        .examples(&[Example::new(200, "A page for people.", "")])
        .anonymous(handler!(docs::page)),
    get("docs/{file}", "What that page consists of")
        .examples(&[Example::new(200, "A script or a style sheet.", "")])
        .anonymous(handler!(docs::file)),
];

impl Surface for Standard {
    type Caller = Infallible;
    const ABOUT: &'static About = &ABOUT;

    fn dialect() -> &'static dyn Dialect {
        PLAIN
    }

    fn endpoints() -> &'static [Endpoint<Self>] {
        ENDPOINTS
    }

    async fn authenticate(&self, _: SecretString, _: &Client) -> Result<Infallible, Failure> {
        Err(Failure::Unauthenticated(CredentialsProblem::NotProvided))
    }
}

async fn openapi_document(call: Call<Standard>) -> Result<Reply, Failure> {
    match &*call.surface().document {
        Ok(json) => Ok(Reply::bytes(StatusCode::OK, JSON, json.clone())),
        Err(cause) => Err(Failure::internal(cause)),
    }
}
