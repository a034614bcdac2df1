//! Every failure in Rails's words.

use serde_json::{Value, json};

use crate::{
    dialect::{Dialect, Rendered},
    failure::{CredentialsProblem, Failure},
};

/// `{"field":["can't be blank"]}` under 422 for values, no body under 401, `{"error":…}` for the rest.
#[derive(Debug, Clone, Copy, Default)]
pub struct SignupDialect;

impl Dialect for SignupDialect {
    fn failure(&self, failure: &Failure) -> Rendered {
        let body = match failure {
            Failure::Fields(errors) => {
                return Rendered {
                    status: actix_web::http::StatusCode::UNPROCESSABLE_ENTITY,
                    body: errors.to_json(),
                };
            }
            Failure::Unauthenticated(problem) => credentials(problem),
            Failure::NotAnObject(_) => error("The body is not a JSON object."),
            Failure::Malformed(malformed) => error(&malformed.to_string()),
            Failure::Forbidden(None) => error("Forbidden"),
            Failure::Forbidden(Some(message)) => error(message),
            Failure::NotFound => error("Not Found"),
            Failure::MethodNotAllowed { .. } => error("Method Not Allowed"),
            Failure::NotAcceptable => error("Not Acceptable"),
            Failure::BodyTimeout => error("Request Timeout"),
            Failure::BodyTooLarge { .. } => error("Payload Too Large"),
            Failure::UriTooLong => error("URI Too Long"),
            Failure::UnsupportedMediaType(_) | Failure::UnsupportedEncoding(_) => {
                error("Unsupported Media Type")
            }
            Failure::TooManyRequests(_) => error("Too Many Requests"),
            Failure::Overloaded { .. } => error("Service Unavailable"),
            Failure::Internal => error("Internal Server Error"),
        };
        Rendered::usual(failure, body)
    }

    fn nullable(&self) -> &'static [&'static str] {
        &["number", "email", "dob"]
    }

    fn options(&self) -> Value {
        json!({})
    }

    fn challenge(&self) -> Option<&'static str> {
        Some("Token")
    }
}

fn error(text: &str) -> Value {
    json!({"error": text})
}

/// A password that is not right is a value's error; a token that is not has no body at all.
fn credentials(problem: &CredentialsProblem) -> Value {
    match problem {
        CredentialsProblem::Refused(Some(message)) => json!({"password": [message]}),
        CredentialsProblem::NotProvided
        | CredentialsProblem::NoToken
        | CredentialsProblem::Spaces
        | CredentialsProblem::InvalidCharacters
        | CredentialsProblem::Refused(None) => Value::Null,
    }
}
