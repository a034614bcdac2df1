//! Every failure in the words of Django REST framework and djangorestframework-jwt.

use serde_json::{Value, json};

use crate::{
    dialect::{Dialect, Rendered},
    failure::{CredentialsProblem, Failure, FieldErrors},
};

/// `{"detail":…}`, or `{"field":[…]}` for field errors.
#[derive(Debug, Clone, Copy, Default)]
pub struct JwtDialect;

impl Dialect for JwtDialect {
    fn failure(&self, failure: &Failure) -> Rendered {
        let body = match failure {
            Failure::Fields(errors) => errors.to_json(),
            Failure::NotAnObject(kind) => {
                FieldErrors::one("non_field_errors", kind.not_an_object()).to_json()
            }
            Failure::Malformed(malformed) => detail(&malformed.to_string()),
            Failure::Unauthenticated(problem) => detail(credentials(problem)),
            Failure::Forbidden(None) => {
                detail("You do not have permission to perform this action.")
            }
            Failure::Forbidden(Some(message)) => detail(message),
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
            Failure::TooManyRequests(throttled) => {
                let seconds = throttled.retry_after;
                detail(&format!(
                    "Request was throttled. Expected available in {seconds} seconds."
                ))
            }
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
        Some("Token realm=\"api\"")
    }
}

fn detail(text: &str) -> Value {
    json!({"detail": text})
}

fn credentials(problem: &CredentialsProblem) -> &str {
    match problem {
        CredentialsProblem::NotProvided => "Authentication credentials were not provided.",
        CredentialsProblem::NoToken => "Invalid Authorization header. No credentials provided.",
        CredentialsProblem::Spaces => {
            "Invalid Authorization header. Credentials string should not contain spaces."
        }
        // Upstream hands such bytes to the decoder, which says this.
        CredentialsProblem::InvalidCharacters | CredentialsProblem::Refused(None) => {
            "Error decoding signature."
        }
        CredentialsProblem::Refused(Some(message)) => message,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(
        CredentialsProblem::NotProvided,
        "Authentication credentials were not provided."
    )]
    #[case(
        CredentialsProblem::NoToken,
        "Invalid Authorization header. No credentials provided."
    )]
    #[case(
        CredentialsProblem::Spaces,
        "Invalid Authorization header. Credentials string should not contain spaces."
    )]
    #[case(CredentialsProblem::InvalidCharacters, "Error decoding signature.")]
    #[case(CredentialsProblem::Refused(Some("Signature has expired.".into())), "Signature has expired.")]
    fn each_defect_of_the_header_has_its_sentence(
        #[case] problem: CredentialsProblem,
        #[case] text: &str,
    ) {
        let rendered = JwtDialect.failure(&Failure::Unauthenticated(problem));
        assert_eq!(
            (rendered.status.as_u16(), rendered.body),
            (401, json!({"detail": text}))
        );
    }
}
