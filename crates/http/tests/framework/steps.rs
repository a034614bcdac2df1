use std::time::{Duration, Instant};

use latchkey_http::{
    endpoint::Endpoint,
    settings::Settings,
    steps::InStep,
    surface::Surface,
    surfaces::{
        company::Company, device_tokens::DeviceTokens, jwt::Jwt, phone::Phone, signup::Signup,
    },
};

use crate::support::{ready, settings, start_with};

#[test]
fn a_refusal_that_must_not_tell_leaves_in_step_and_what_is_granted_at_once() {
    let step = Duration::from_secs(2);
    let server = start_with(
        Settings {
            answer_step: step,
            ..settings()
        },
        ready(),
    );
    let mut connection = server.connect();
    let mut ask = |name: &str| {
        let asked = Instant::now();
        let body = format!(r#"{{"name": "{name}"}}"#);
        let headers = ["Content-Type: application/json"];
        let answer = connection.send("POST /3/known", &headers, &body);
        (answer.status, asked.elapsed())
    };
    let (status, took) = ask("nobody");
    assert_eq!(status, 404);
    assert!(took >= step, "after {took:?}");
    let (status, took) = ask("joe");
    assert_eq!(status, 200);
    assert!(took < step, "after {took:?}");
}

/// What anybody may send and what is answered as soon as it can be.
fn at_once<S: Surface>() -> Vec<&'static str> {
    let anonymous = |endpoint: &&Endpoint<S>| !endpoint.spec.needs_caller;
    let endpoints = S::endpoints().iter().filter(anonymous);
    endpoints
        .filter(|endpoint| endpoint.spec.in_step == InStep::Never)
        .map(|endpoint| endpoint.spec.path)
        .collect()
}

#[test]
fn whatever_finds_an_account_for_anybody_answers_in_step() {
    assert_eq!(at_once::<Company>(), ["auth/company/register"]);
    assert_eq!(
        at_once::<Jwt>(),
        ["auth/refresh_token", "auth/verify_token"]
    );
    assert_eq!(at_once::<Signup>(), ["", "", "version/ios"]);
    assert!(at_once::<DeviceTokens>().is_empty());
    assert!(at_once::<Phone>().is_empty());
}
