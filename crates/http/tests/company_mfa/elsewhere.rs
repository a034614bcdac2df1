//! Contracts that know no second factor: a password alone opens nothing there.

use std::{num::NonZeroUsize, sync::Arc};

use latchkey_domain::Auth;
use latchkey_http::{
    app::App,
    settings::Settings,
    standard::{Hooks, Readiness},
    surfaces::jwt::Jwt,
};
use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::{
    given::REQUIRED,
    support::{Answer, PASSWORD, Site, wire::Running},
};

both_databases!(
    the_jwt_contract_refuses_a_login_that_owes_a_factor,
    a_jwt_from_before_the_factor_is_not_refreshed,
);

fn jwt(auth: &Arc<Auth>) -> Running {
    let settings = Settings {
        workers: NonZeroUsize::new(1),
        ..Settings::default()
    };
    let hooks = Hooks {
        ready: Arc::new(|| Readiness { checks: vec![] }),
        key_set: Arc::new(|| Ok(String::new())),
        request_id: Arc::new(|| "request".to_owned()),
    };
    let app = App::builder(settings, hooks).surface(Jwt::new(Arc::clone(auth)));
    Running::start(app.build())
}

fn post(running: &Running, path: &str, body: &Value) -> Answer {
    let line = format!("POST {path}");
    let json = ["Content-Type: application/json"];
    running.connect().send(&line, &json, body.to_string())
}

fn log_in(running: &Running, username: &str, password: &str) -> Answer {
    let body = json!({"username": username, "password": password});
    post(running, "/auth/access_token/", &body)
}

#[track_caller]
fn refuses(answer: &Answer, text: &str) {
    let expected = json!({"non_field_errors": [text]});
    assert_eq!((answer.status, answer.json()), (400, expected));
}

fn the_jwt_contract_refuses_a_login_that_owes_a_factor(site: Site) {
    let ann = site.member("default", "ann@example.com");
    let jwt = jwt(&site.world.auth);
    site.begin_totp(&ann);
    assert_eq!(log_in(&jwt, &ann.email, PASSWORD).status, 200);
    site.add_totp(&ann);
    refuses(&log_in(&jwt, &ann.email, PASSWORD), REQUIRED);
    let wrong = "Unable to login with provided credentials.";
    refuses(&log_in(&jwt, &ann.email, "not-the-password"), wrong);
    site.mfa("DELETE", "token/", &ann.token).is_done();
    assert_eq!(log_in(&jwt, &ann.email, PASSWORD).status, 200);
}

fn a_jwt_from_before_the_factor_is_not_refreshed(site: Site) {
    let ann = site.member("default", "ann@example.com");
    let jwt = jwt(&site.world.auth);
    let token = log_in(&jwt, &ann.email, PASSWORD).json()["token"].clone();
    let refresh = || post(&jwt, "/auth/refresh_token/", &json!({"token": token}));
    assert_eq!(refresh().status, 200);
    site.add_totp(&ann);
    assert_eq!(refresh().status, 400);
    site.mfa("DELETE", "token/", &ann.token).is_done();
    assert_eq!(refresh().status, 200);
}
