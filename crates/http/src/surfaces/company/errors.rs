//! Every failure in the company contract's envelope.
//!
//! Clients never settle on a body without `status`, and crash on an error `data` whose values are not arrays; so the
//! envelope has no exception, and `data` is left out rather than `null`.

use serde_json::{Value, json};

use crate::{
    dialect::{Dialect, Rendered},
    failure::{CredentialsProblem, Failure, FieldErrors},
};

/// `{"status":"error","message":…,"data":{field:[…]}}`.
#[derive(Debug, Clone, Copy, Default)]
pub struct CompanyDialect;

/// Ends of lists, what a user or a company has not given, what never happened or never ends.
const NULLABLE: [&str; 13] = [
    "next",
    "previous",
    "mobile",
    "mobile_number",
    "password",
    "last_login",
    "password_reset_url",
    "expires",
    "actor",
    "subject",
    "via",
    "address",
    "request_id",
];

impl Dialect for CompanyDialect {
    fn failure(&self, failure: &Failure) -> Rendered {
        let body = match failure {
            Failure::Fields(errors) => with_fields(errors),
            Failure::NotAnObject(kind) => {
                with_fields(&FieldErrors::one("non_field_errors", kind.not_an_object()))
            }
            Failure::Malformed(malformed) => with_message(&malformed.to_string()),
            Failure::Unauthenticated(problem) => with_message(credentials(problem)),
            Failure::Forbidden(None) => {
                with_message("You do not have permission to perform this action.")
            }
            Failure::Forbidden(Some(message)) => with_message(message),
            Failure::NotFound => with_message("Not found."),
            Failure::MethodNotAllowed { method, .. } => {
                with_message(&format!("Method \"{method}\" not allowed."))
            }
            Failure::NotAcceptable => with_message("Could not satisfy the request Accept header."),
            Failure::BodyTimeout => with_message("The request body did not arrive in time."),
            Failure::BodyTooLarge { limit } => {
                with_message(&format!("The request body is longer than {limit} bytes."))
            }
            Failure::UriTooLong => with_message("The request address is too long."),
            Failure::UnsupportedMediaType(sent) => {
                with_message(&format!("Unsupported media type \"{sent}\" in request."))
            }
            Failure::UnsupportedEncoding(sent) => with_message(&format!(
                "Unsupported content encoding \"{sent}\" in request."
            )),
            Failure::TooManyRequests(throttled) => with_message(&format!(
                "Request was throttled. Expected available in {} seconds.",
                throttled.retry_after
            )),
            Failure::Overloaded { .. } => {
                with_message("Service temporarily unavailable, try again later.")
            }
            Failure::Internal => with_message("A server error occurred."),
        };
        Rendered::usual(failure, body)
    }

    fn nullable(&self) -> &'static [&'static str] {
        &NULLABLE
    }

    fn options(&self) -> Value {
        json!({"status": "success"})
    }

    fn challenge(&self) -> Option<&'static str> {
        Some("Token")
    }
}

fn with_message(message: &str) -> Value {
    json!({"status": "error", "message": message})
}

fn with_fields(errors: &FieldErrors) -> Value {
    json!({"status": "error", "message": errors.messages().join(" "), "data": errors.to_json()})
}

fn credentials(problem: &CredentialsProblem) -> &str {
    match problem {
        CredentialsProblem::NotProvided => "Authentication credentials were not provided.",
        CredentialsProblem::NoToken => "Invalid token header. No credentials provided.",
        CredentialsProblem::Spaces => {
            "Invalid token header. Token string should not contain spaces."
        }
        CredentialsProblem::InvalidCharacters => {
            "Invalid token header. Token string should not contain invalid characters."
        }
        CredentialsProblem::Refused(None) => "Invalid token.",
        CredentialsProblem::Refused(Some(message)) => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_joins_all_messages_once_each() {
        let mut errors = FieldErrors::one("email", "This field is required.");
        errors.add("company", "This field is required.");
        errors.add("password1", "This password is too short.");
        errors.add("password1", "This password is too common.");
        let body = CompanyDialect.failure(&Failure::Fields(errors)).body;
        assert_eq!(
            body.to_string(),
            r#"{"status":"error","message":"This field is required. This password is too short. This password is too common.","data":{"email":["This field is required."],"company":["This field is required."],"password1":["This password is too short.","This password is too common."]}}"#
        );
    }

    #[test]
    fn data_is_left_out_rather_than_null() {
        let body = CompanyDialect.failure(&Failure::NotFound).body;
        assert_eq!(body, json!({"status": "error", "message": "Not found."}));
    }
}
