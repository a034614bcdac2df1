//! Failures where no contract rules.

use serde_json::{Value, json};

use crate::{
    dialect::{Dialect, Rendered},
    failure::{CredentialsProblem, Failure},
};

/// `{"message":…}`, with `"fields"` where fields are wrong.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlainDialect;

impl Dialect for PlainDialect {
    fn failure(&self, failure: &Failure) -> Rendered {
        let message = match failure {
            Failure::Malformed(malformed) => malformed.to_string(),
            Failure::NotAnObject(kind) => kind.not_an_object(),
            Failure::Fields(errors) => {
                let body =
                    json!({"message": errors.messages().join(" "), "fields": errors.to_json()});
                return Rendered::usual(failure, body);
            }
            Failure::Unauthenticated(
                CredentialsProblem::NotProvided
                | CredentialsProblem::NoToken
                | CredentialsProblem::Spaces
                | CredentialsProblem::InvalidCharacters
                | CredentialsProblem::Refused(_),
            ) => "Credentials required.".to_owned(),
            Failure::Forbidden(message) => message.as_deref().unwrap_or("Not allowed.").to_owned(),
            Failure::NotFound => "Not found.".to_owned(),
            Failure::MethodNotAllowed { method, .. } => format!("Method {method} not allowed."),
            Failure::NotAcceptable => "This format is not spoken here.".to_owned(),
            Failure::BodyTimeout => "The request body did not arrive in time.".to_owned(),
            Failure::BodyTooLarge { limit } => {
                format!("The request body is longer than {limit} bytes.")
            }
            Failure::UriTooLong => "The request address is too long.".to_owned(),
            Failure::UnsupportedMediaType(_) => "Unsupported media type.".to_owned(),
            Failure::UnsupportedEncoding(_) => "Unsupported content encoding.".to_owned(),
            Failure::TooManyRequests(throttled) => {
                format!("Try again in {} seconds.", throttled.retry_after)
            }
            Failure::Overloaded { .. } => "Overloaded, try again later.".to_owned(),
            Failure::Internal => "Internal error.".to_owned(),
        };
        Rendered::usual(failure, json!({"message": message}))
    }

    fn options(&self) -> Value {
        json!({})
    }

    fn challenge(&self) -> Option<&'static str> {
        None
    }
}
