//! Every failure in the words of Django REST framework.

use serde_json::{Value, json};

use crate::{
    dialect::{Dialect, Rendered},
    failure::{CredentialsProblem, Failure, FieldErrors},
};

/// `{"detail":…}`, or `{"field":[…]}` for field errors.
#[derive(Debug, Clone, Copy, Default)]
pub struct PhoneDialect;

impl Dialect for PhoneDialect {
    fn failure(&self, failure: &Failure) -> Rendered {
        let body = match failure {
            Failure::Fields(errors) => errors.to_json(),
            Failure::NotAnObject(kind) => {
                FieldErrors::one("non_field_errors", kind.not_an_object()).to_json()
            }
            Failure::Malformed(malformed) => detail(&malformed.to_string()),
            // Nobody signs in here.
            Failure::Unauthenticated(
                CredentialsProblem::NotProvided
                | CredentialsProblem::NoToken
                | CredentialsProblem::Spaces
                | CredentialsProblem::InvalidCharacters
                | CredentialsProblem::Refused(_),
            ) => detail("Authentication credentials were not provided."),
            Failure::Forbidden(message) => detail(
                message
                    .as_deref()
                    .unwrap_or("You do not have permission to perform this action."),
            ),
            Failure::NotFound => detail("Not found."),
            Failure::MethodNotAllowed { method, .. } => {
                detail(&format!("Method \"{method}\" not allowed."))
            }
            Failure::NotAcceptable => detail("Could not satisfy the request Accept header."),
            Failure::BodyTimeout => detail("The request body did not arrive in time."),
            Failure::BodyTooLarge { limit } => {
                detail(&format!("The request body is longer than {limit} bytes."))
            }
            Failure::UriTooLong => detail("The request address is too long."),
            Failure::UnsupportedMediaType(sent) => {
                detail(&format!("Unsupported media type \"{sent}\" in request."))
            }
            Failure::UnsupportedEncoding(sent) => detail(&format!(
                "Unsupported content encoding \"{sent}\" in request."
            )),
            Failure::TooManyRequests(throttled) => detail(&format!(
                "Request was throttled. Expected available in {} seconds.",
                throttled.retry_after
            )),
            Failure::Overloaded { .. } => {
                detail("Service temporarily unavailable, try again later.")
            }
            Failure::Internal => detail("A server error occurred."),
        };
        Rendered::usual(failure, body)
    }

    fn options(&self) -> Value {
        json!({})
    }

    fn challenge(&self) -> Option<&'static str> {
        None
    }
}

fn detail(text: &str) -> Value {
    json!({"detail": text})
}
