//! Liveness and readiness, in the sense of container platforms.

use std::sync::Arc;

use actix_web::http::StatusCode;
use serde_json::json;

use super::Standard;
use crate::{blocking, call::Call, endpoint::Example, failure::Failure, reply::Reply};

/// The state of something that the server leans on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Works.
    Ok,
    /// Does not work, and requests can be answered all the same.
    Degraded(String),
    /// Does not work, and requests cannot be answered.
    Failed(String),
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its name: `database`, `migrations`, `email`.
    pub name: &'static str,
    /// How it is. The texts are public: no addresses, no credentials.
    pub state: State,
}

/// Everything that was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readiness {
    /// The checks, in the order in which they are shown.
    pub checks: Vec<Check>,
}

impl Readiness {
    /// True when nothing has failed.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        !self
            .checks
            .iter()
            .any(|check| matches!(check.state, State::Failed(_)))
    }

    fn to_json(&self) -> serde_json::Value {
        let show = |check: &Check| {
            let text = match &check.state {
                State::Ok => "ok",
                State::Degraded(why) | State::Failed(why) => why,
            };
            (check.name.to_owned(), text.into())
        };
        let checks: serde_json::Map<_, _> = self.checks.iter().map(show).collect();
        json!({"status": if self.is_ready() { "ready" } else { "not ready" }, "checks": checks})
    }
}

pub(super) const LIVE: &[Example] = &[Example::new(
    200,
    "The process serves.",
    r#"{"status": "live"}"#,
)];

pub(super) const READY: &[Example] = &[
    Example::new(
        200,
        "Ready.",
        r#"{"status": "ready", "checks": {"database": "ok"}}"#,
    ),
    Example::new(
        503,
        "Not ready.",
        r#"{"status": "not ready", "checks": {"database": "does not answer"}}"#,
    ),
];

pub(super) async fn live(_: Call<Standard>) -> Result<Reply, Failure> {
    Reply::ok(&json!({"status": "live"}))
}

pub(super) async fn ready(call: Call<Standard>) -> Result<Reply, Failure> {
    let look = Arc::clone(&call.surface().hooks.ready);
    let readiness = blocking::run(move || look()).await?;
    let status = if readiness.is_ready() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    Reply::json(status, &readiness.to_json())
}
