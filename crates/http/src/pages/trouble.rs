//! What a person is told of a failure.

use crate::failure::{CredentialsProblem, Failure};

/// What went wrong, as far as it matters to somebody who opened a link.
#[derive(Clone, Copy, Debug)]
pub(super) enum Trouble {
    NotWhole,
    NotFromOurPage,
    NoSuchPage,
    NotOurForm,
    TooSlow,
    /// Seconds to wait.
    TooMany(u64),
    /// Seconds to wait.
    Busy(u64),
    Internal,
}

impl From<&Failure> for Trouble {
    fn from(failure: &Failure) -> Self {
        match failure {
            Failure::Malformed(_)
            | Failure::NotAnObject(_)
            | Failure::Fields(_)
            | Failure::UriTooLong
            | Failure::BodyTooLarge { .. } => Self::NotWhole,
            Failure::Unauthenticated(
                CredentialsProblem::NotProvided
                | CredentialsProblem::NoToken
                | CredentialsProblem::Spaces
                | CredentialsProblem::InvalidCharacters
                | CredentialsProblem::Refused(_),
            )
            | Failure::Forbidden(_) => Self::NotFromOurPage,
            Failure::NotFound | Failure::NotAcceptable => Self::NoSuchPage,
            Failure::MethodNotAllowed { .. }
            | Failure::UnsupportedMediaType(_)
            | Failure::UnsupportedEncoding(_) => Self::NotOurForm,
            Failure::BodyTimeout => Self::TooSlow,
            Failure::TooManyRequests(throttled) => Self::TooMany(throttled.retry_after),
            Failure::Overloaded { retry_after } => Self::Busy(*retry_after),
            Failure::Internal => Self::Internal,
        }
    }
}
