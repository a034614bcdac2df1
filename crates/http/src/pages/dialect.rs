//! Failures as pages.

use actix_web::http::StatusCode;
use serde_json::{Value, json};

use super::render::{self, HTML};
use crate::{
    dialect::{Dialect, Rendered},
    failure::{CredentialsProblem, Failure},
    reply::Reply,
};

/// A title and a sentence that tells a person what to do next.
#[derive(Debug, Clone, Copy, Default)]
pub struct PagesDialect;

impl Dialect for PagesDialect {
    fn failure(&self, failure: &Failure) -> Rendered {
        let (title, text) = words(failure);
        Rendered::usual(failure, json!({"title": title, "text": text}))
    }

    fn reply(&self, failure: &Failure) -> Reply {
        let (title, text) = words(failure);
        let status = Rendered::usual(failure, Value::Null).status;
        render::notice(status, title, &text).unwrap_or_else(|_| {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            render::html(status, "<!doctype html><title>Error</title>".to_owned())
        })
    }

    fn media_type(&self) -> &'static str {
        HTML
    }

    fn options(&self) -> Value {
        json!({})
    }

    fn challenge(&self) -> Option<&'static str> {
        None
    }
}

fn words(failure: &Failure) -> (&'static str, String) {
    match failure {
        Failure::Malformed(_)
        | Failure::NotAnObject(_)
        | Failure::Fields(_)
        | Failure::UriTooLong
        | Failure::BodyTooLarge { .. } => (
            "This link is not whole",
            "Open it again from the mail, or copy all of it.".to_owned(),
        ),
        Failure::Unauthenticated(
            CredentialsProblem::NotProvided
            | CredentialsProblem::NoToken
            | CredentialsProblem::Spaces
            | CredentialsProblem::InvalidCharacters
            | CredentialsProblem::Refused(_),
        )
        | Failure::Forbidden(_) => (
            "This was not sent from our page",
            "Open the link in the mail and use the button there.".to_owned(),
        ),
        Failure::NotFound | Failure::NotAcceptable => (
            "There is no such page",
            "Open the link again from the mail, or copy all of it.".to_owned(),
        ),
        Failure::MethodNotAllowed { .. }
        | Failure::UnsupportedMediaType(_)
        | Failure::UnsupportedEncoding(_) => (
            "This page works with its own form only",
            "Open the link in the mail and use the button there.".to_owned(),
        ),
        Failure::BodyTimeout => (
            "Your browser took too long",
            "Go back and try again.".to_owned(),
        ),
        Failure::TooManyRequests(throttled) => (
            "Too many attempts",
            format!(
                "Go back and try again in {}.",
                duration(throttled.retry_after)
            ),
        ),
        Failure::Overloaded { retry_after } => (
            "We are busy right now",
            format!(
                "Nothing was changed. Go back and try again in {}.",
                duration(*retry_after)
            ),
        ),
        Failure::Internal => (
            "Something went wrong here",
            "It was not your doing. Go back and try again in a while.".to_owned(),
        ),
    }
}

fn duration(seconds: u64) -> String {
    match seconds {
        0 | 1 => "a second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn waits_are_told_as_people_say_them() {
        let told = [1, 45, 90, 91, 3600].map(duration);
        assert_eq!(
            told,
            [
                "a second",
                "45 seconds",
                "90 seconds",
                "2 minutes",
                "60 minutes"
            ]
        );
    }
}
