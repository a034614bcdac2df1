//! Every failure as `{"message":…}`, with the statuses of this contract's own list.
//!
//! 401 is for who did not say who they are, 423 for a token that opens nothing.

use actix_web::http::StatusCode;
use serde_json::{Value, json};

use crate::{
    dialect::{Dialect, Rendered},
    failure::{CredentialsProblem, Failure},
};

/// `{"message":…}`.
#[derive(Debug, Clone, Copy, Default)]
pub struct DeviceTokensDialect;

impl Dialect for DeviceTokensDialect {
    fn failure(&self, failure: &Failure) -> Rendered {
        let body = json!({"message": message(failure)});
        if is_locked(failure) {
            Rendered {
                status: StatusCode::LOCKED,
                body,
            }
        } else {
            Rendered::usual(failure, body)
        }
    }

    fn nullable(&self) -> &'static [&'static str] {
        &["email", "phone"]
    }

    fn options(&self) -> Value {
        json!({})
    }

    fn challenge(&self) -> Option<&'static str> {
        None
    }
}

/// A token that opens nothing.
fn is_locked(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::Unauthenticated(
            CredentialsProblem::Refused(None) | CredentialsProblem::InvalidCharacters,
        )
    )
}

fn message(failure: &Failure) -> String {
    match failure {
        Failure::Malformed(malformed) => malformed.to_string(),
        Failure::NotAnObject(kind) => kind.not_an_object(),
        Failure::Fields(errors) => errors.messages().join(" "),
        Failure::Unauthenticated(problem) => credentials(problem).to_owned(),
        Failure::Forbidden(message) => message
            .as_deref()
            .unwrap_or("User has no permission.")
            .to_owned(),
        Failure::NotFound => "Not found.".to_owned(),
        Failure::MethodNotAllowed { method, .. } => format!("Method {method} is not allowed."),
        // No full stop: clients of the pattern compare.
        Failure::NotAcceptable => "The request must be json".to_owned(),
        Failure::BodyTimeout => "The request body did not arrive in time.".to_owned(),
        Failure::BodyTooLarge { limit } => {
            format!("The request body is longer than {limit} bytes.")
        }
        Failure::UriTooLong => "The request address is too long.".to_owned(),
        Failure::UnsupportedMediaType(sent) => {
            format!("The request body has the unknown type \"{sent}\".")
        }
        Failure::UnsupportedEncoding(sent) => {
            format!("The request body has the unknown encoding \"{sent}\".")
        }
        Failure::TooManyRequests(throttled) => format!(
            "Too many requests. Try again in {} seconds.",
            throttled.retry_after
        ),
        Failure::Overloaded { .. } => {
            "The service is temporarily unavailable. Try again later.".to_owned()
        }
        Failure::Internal => "A server error occurred.".to_owned(),
    }
}

fn credentials(problem: &CredentialsProblem) -> &str {
    match problem {
        CredentialsProblem::NotProvided => "Authentication token is required.",
        CredentialsProblem::NoToken
        | CredentialsProblem::Spaces
        | CredentialsProblem::InvalidCharacters
        | CredentialsProblem::Refused(None) => "Invalid authentication token.",
        CredentialsProblem::Refused(Some(message)) => message,
    }
}
