//! Everything that can go wrong between the socket and a use case, without a word of any contract's wording.
//!
//! Each surface's [`Dialect`](crate::dialect::Dialect) matches [`Failure`] without a wildcard, so a new kind of
//! failure does not compile until every contract has said what it looks like on the wire.

mod credentials;
mod domain;
mod field_errors;
mod malformed;
mod throttle;
mod told;

pub use credentials::CredentialsProblem;
pub use field_errors::{FieldErrors, NON_FIELD_ERRORS};
pub use malformed::{JsonKind, Malformed};
pub use throttle::Throttled;
pub(crate) use told::told;

use std::borrow::Cow;

/// Why a request was not answered with success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// 400: the body or query cannot be read at all.
    Malformed(Malformed),
    /// 400: readable JSON whose top level is not an object.
    NotAnObject(JsonKind),
    /// 400: named fields, each with its messages, in the order in which the endpoint declares them.
    Fields(FieldErrors),
    /// 401: no acceptable credentials.
    Unauthenticated(CredentialsProblem),
    /// 403: known, but not allowed. `None` leaves the sentence to the contract.
    Forbidden(Option<Cow<'static, str>>),
    /// 404: no such path, or no such thing for this caller.
    NotFound,
    /// 405: the path exists, this method does not. `allow` is the value of the `Allow` header.
    MethodNotAllowed {
        /// The method that was asked for.
        method: String,
        /// The methods that exist, comma-separated.
        allow: String,
    },
    /// 406: a format that the contract does not speak.
    NotAcceptable,
    /// 408: the body did not arrive within the deadline.
    BodyTimeout,
    /// 413: the body is longer than `limit` bytes.
    BodyTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// 414: path and query are longer than this server reads.
    UriTooLong,
    /// 415: a media type that the endpoint does not read; the text is the `Content-Type` that came.
    UnsupportedMediaType(String),
    /// 415: a `Content-Encoding` other than identity, which would let 1 KiB become a gigabyte.
    UnsupportedEncoding(String),
    /// 429: a limit on abuse is used up.
    TooManyRequests(Throttled),
    /// 503: the server sheds load; worth trying again after this many seconds.
    Overloaded {
        /// Whole seconds for `Retry-After`.
        retry_after: u64,
    },
    /// 500: our fault. The cause is in the log under the request id, never in the answer.
    Internal,
}

impl Failure {
    /// The usual HTTP status; a dialect may choose another.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Malformed(_) | Self::NotAnObject(_) | Self::Fields(_) => 400,
            Self::Unauthenticated(_) => 401,
            Self::Forbidden(_) => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed { .. } => 405,
            Self::NotAcceptable => 406,
            Self::BodyTimeout => 408,
            Self::BodyTooLarge { .. } => 413,
            Self::UriTooLong => 414,
            Self::UnsupportedMediaType(_) | Self::UnsupportedEncoding(_) => 415,
            Self::TooManyRequests(_) => 429,
            Self::Internal => 500,
            Self::Overloaded { .. } => 503,
        }
    }

    /// The one-field shorthand: `field: [message]`.
    #[must_use]
    pub fn field(
        field: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::Fields(FieldErrors::one(field, message))
    }

    /// An error of no single field.
    #[must_use]
    pub fn non_field(message: impl Into<Cow<'static, str>>) -> Self {
        Self::field(NON_FIELD_ERRORS, message)
    }

    /// 401 in the surface's own words.
    #[must_use]
    pub fn refused(message: impl Into<Cow<'static, str>>) -> Self {
        Self::Unauthenticated(CredentialsProblem::Refused(Some(message.into())))
    }

    /// Logs `cause` and answers 500 without it.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(cause = %cause, "request failed");
        Self::Internal
    }

    /// True where the rest of the request is not worth reading, so the connection ends with the answer.
    pub(crate) fn closes_connection(&self) -> bool {
        matches!(
            self,
            Self::BodyTimeout | Self::BodyTooLarge { .. } | Self::UriTooLong
        )
    }

    /// Headers that follow from the failure itself and are the same in every contract.
    pub(crate) fn headers(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::MethodNotAllowed { allow, .. } => vec![("allow", allow.clone())],
            Self::TooManyRequests(throttled) => throttled.headers(),
            Self::Overloaded { retry_after } => vec![("retry-after", retry_after.to_string())],
            // RFC 9110 §15.5.16: tells the client that the encoding was the problem, not the type.
            Self::UnsupportedEncoding(_) => vec![("accept-encoding", "identity".to_owned())],
            Self::Malformed(_)
            | Self::NotAnObject(_)
            | Self::Fields(_)
            | Self::Unauthenticated(_)
            | Self::Forbidden(_)
            | Self::NotFound
            | Self::NotAcceptable
            | Self::BodyTimeout
            | Self::BodyTooLarge { .. }
            | Self::UriTooLong
            | Self::UnsupportedMediaType(_)
            | Self::Internal => Vec::new(),
        }
    }
}

impl From<FieldErrors> for Failure {
    fn from(errors: FieldErrors) -> Self {
        Self::Fields(errors)
    }
}

impl From<Malformed> for Failure {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}
