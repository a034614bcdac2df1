//! How one contract says what the framework has to say.

use actix_web::http::{StatusCode, header::HeaderMap};
use serde_json::Value;

use crate::{
    failure::Failure,
    reply::{JSON, Reply, TEXT},
};

/// One contract's wording: the only place where a failure becomes status and body.
///
/// Implementations match [`Failure`] without a wildcard. Headers that follow from the failure itself (`Allow`,
/// `Retry-After`, `RateLimit`) are added by the framework.
pub trait Dialect: Send + Sync {
    /// Status and JSON body of a failure; `null` for none.
    fn failure(&self, failure: &Failure) -> Rendered;

    /// The whole answer: the body as JSON, except where people read it; a body of `null` is no body. `request`: the
    /// headers that came, for what is worded in the reader's language.
    fn reply(&self, failure: &Failure, request: &HeaderMap) -> Reply {
        let _ = request;
        let Rendered { status, body } = self.failure(failure);
        if body.is_null() {
            return Reply::bytes(status, TEXT, "");
        }
        Reply::bytes(status, self.media_type(), body.to_string())
    }

    /// The media type of [`reply`](Self::reply), for the API document.
    fn media_type(&self) -> &'static str {
        JSON
    }

    /// Properties of successful answers whose value is sometimes `null`, also where an example shows one that is not;
    /// for the API document.
    fn nullable(&self) -> &'static [&'static str] {
        &[]
    }

    /// The body of `OPTIONS`; the `Allow` header says the rest.
    fn options(&self) -> Value;

    /// The value of `WWW-Authenticate` on every 401 (RFC 9110 §11.6.1), where the contract has one.
    fn challenge(&self) -> Option<&'static str>;
}

/// A status and a JSON body.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// The HTTP status.
    pub status: StatusCode,
    /// The JSON body.
    pub body: Value,
}

impl Rendered {
    /// A body under the failure's usual status.
    #[must_use]
    pub fn usual(failure: &Failure, body: Value) -> Self {
        Self {
            status: StatusCode::from_u16(failure.status())
                .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            body,
        }
    }
}
