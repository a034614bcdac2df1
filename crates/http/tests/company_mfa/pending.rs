//! What a session may do that still owes a factor.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::{
    given::{INVALID, REQUIRED},
    support::{PASSWORD, Site},
};

both_databases!(
    a_pending_session_opens_what_completes_or_ends_it_and_nothing_else,
    a_pending_session_may_end_itself,
    a_pending_session_ends_after_ten_minutes,
    a_completed_session_lasts_as_long_as_any,
    a_completed_session_lasts_as_long_as_its_login_asked,
    a_factor_that_was_not_confirmed_completes_nothing,
    a_pending_token_is_nobodys_to_whoever_asks,
    logins_without_the_factor_push_out_no_whole_session,
    signing_out_everywhere_ends_pending_sessions,
);

const OPEN: [(&str, &str); 4] = [
    ("GET", "auth/mfa"),
    ("POST", "auth/logout"),
    ("POST", "auth/mfa/sms/send"),
    ("POST", "auth/mfa/verify"),
];

/// Every row that wants a caller, below both mounts.
fn a_pending_session_opens_what_completes_or_ends_it_and_nothing_else(site: Site) {
    let joe = site.founder("acme");
    let authenticator = site.add_totp(&joe);
    let token = site.owing(&joe, "token");
    let app = site.app();
    let rows: Vec<_> = app
        .served()
        .filter(|row| row.surface == "company")
        .collect();
    let marked: BTreeSet<_> = rows
        .iter()
        .filter(|row| row.spec.while_pending)
        .map(|row| (row.spec.method.as_str(), row.spec.path))
        .collect();
    assert_eq!(marked, BTreeSet::from(OPEN));
    let closed = rows
        .iter()
        .filter(|row| row.spec.needs_caller && !row.spec.while_pending);
    let mut count = 0;
    for row in closed {
        let (method, path) = (row.spec.method.as_str(), filled_in(row.spec.path));
        for slash in ["", "/"] {
            let path = format!("{path}{slash}");
            let answer = || {
                let request = site.request(method, &path).below(row.mount);
                request.token(&token).json(&json!({})).send()
            };
            answer().fails(403, REQUIRED);
        }
        count += 1;
    }
    assert!(count > 100, "only {count} rows");
    site.is_on(&token, false, true);
    site.mfa("POST", "sms/send/", &token)
        .fails(404, "Not found.");
    site.verify(&token, &authenticator.wrong_code(&site))
        .refuses("token", INVALID);
    site.verify(&token, &authenticator.code(&site)).is_done();
    assert!(site.opens(&token));
}

/// `admin/users/1`
fn filled_in(path: &str) -> String {
    let fill = |part| {
        if str::starts_with(part, '{') {
            "1"
        } else {
            part
        }
    };
    path.split('/').map(fill).collect::<Vec<_>>().join("/")
}

fn a_pending_session_may_end_itself(site: Site) {
    let joe = site.founder("acme");
    let authenticator = site.add_totp(&joe);
    let token = site.owing(&joe, "token");
    site.post("auth/logout/")
        .token(&token)
        .send()
        .says("Successfully logged out.");
    let code = authenticator.code(&site);
    site.verify(&token, &code).is_unauthorized("Invalid token.");
    let token = site.owing(&joe, "token");
    site.verify(&token, &code).is_done();
}

fn a_pending_session_ends_after_ten_minutes(site: Site) {
    let joe = site.founder("acme");
    let authenticator = site.add_totp(&joe);
    let (early, late) = (site.owing(&joe, "token"), site.owing(&joe, "token"));
    let almost = TimeDelta::minutes(10) - TimeDelta::microseconds(1);
    site.world.clock.advance(almost);
    site.verify(&early, &authenticator.code(&site)).is_done();
    site.world.clock.advance(TimeDelta::microseconds(1));
    assert!(site.opens(&early));
    site.verify(&late, &authenticator.code_of_step(&site, 1))
        .is_unauthorized("Invalid token.");
    site.mfa("GET", "", &late).is_unauthorized("Invalid token.");
}

fn a_completed_session_lasts_as_long_as_any(site: Site) {
    let joe = site.founder("acme");
    let authenticator = site.add_totp(&joe);
    let token = site.owing(&joe, "token");
    site.pass(300);
    site.verify(&token, &authenticator.code(&site)).is_done();
    site.pass(10 * 60 * 60 - 301);
    assert!(site.opens(&token));
    site.pass(1);
    assert!(!site.opens(&token));
}

fn a_completed_session_lasts_as_long_as_its_login_asked(site: Site) {
    let joe = site.founder("acme");
    site.turn_on(&joe, "session_duration");
    let authenticator = site.add_totp(&joe);
    let log_in = |milliseconds: i64| {
        let body = json!({"user": joe.email, "company": "acme", "password": PASSWORD,
            "session_duration": milliseconds});
        let data = site.post("auth/login/").json(&body).send().data(200);
        data["token"].as_str().unwrap().to_owned()
    };
    let (hour, moment) = (log_in(3_600_000), log_in(5_000));
    site.pass(5);
    assert_eq!(site.mfa("GET", "", &moment).status, 401);
    site.verify(&hour, &authenticator.code(&site)).is_done();
    site.pass(3_594);
    assert!(site.opens(&hour));
    site.pass(1);
    assert!(!site.opens(&hour));
}

fn a_factor_that_was_not_confirmed_completes_nothing(site: Site) {
    let joe = site.founder("acme");
    site.add_sms(&joe);
    let unconfirmed = site.begin_totp(&joe);
    let token = site.owing(&joe, "sms");
    site.verify(&token, &unconfirmed.code(&site))
        .refuses("token", INVALID);
    assert!(!site.opens(&token));
    site.mfa("DELETE", "sms/", &joe.token).is_done();
    site.verify(&joe.token, &unconfirmed.code(&site)).is_done();

    let number = site.post("auth/mfa/sms/").token(&joe.token);
    number
        .json(&json!({"mobile": "+27820000000"}))
        .send()
        .data(201);
    let code = site.world.texted_code();
    let token = site.owing(&joe, "token");
    site.mfa("POST", "sms/send/", &token)
        .fails(404, "Not found.");
    site.verify(&token, code.expose()).refuses("token", INVALID);
    assert!(!site.opens(&token));
}

/// Services ask whose a token is; they must not take one that opens nothing for a signed-in user.
fn a_pending_token_is_nobodys_to_whoever_asks(site: Site) {
    let joe = site.founder("acme");
    site.add_totp(&joe);
    let pending = site.owing(&joe, "token");
    let ask = site.post("auth/tokens/verify/").token(&joe.token);
    ask.json(&json!({"token": pending}))
        .send()
        .refuses("token", "Invalid token.");
}

/// Whoever knows the password alone could sign its owner out otherwise.
fn logins_without_the_factor_push_out_no_whole_session(site: Site) {
    let joe = site.founder("acme");
    let authenticator = site.add_totp(&joe);
    let first = site.owing(&joe, "token");
    for _ in 0..110 {
        site.world.clock.advance(TimeDelta::microseconds(1));
        site.owing(&joe, "token");
    }
    assert!(site.opens(&joe.token));
    assert_eq!(site.mfa("GET", "", &first).status, 401);
    let listed = site.get("auth/tokens/").token(&joe.token).send().data(200);
    assert_eq!(listed.as_array().map(Vec::len), Some(11));
    site.world.clock.advance(TimeDelta::microseconds(1));
    let token = site.owing(&joe, "token");
    site.verify(&token, &authenticator.code(&site)).is_done();
}

fn signing_out_everywhere_ends_pending_sessions(site: Site) {
    let joe = site.founder("acme");
    site.add_totp(&joe);
    let pending = site.owing(&joe, "token");
    assert_eq!(
        site.mfa("GET", "", &pending).data(200)["token"],
        Value::Bool(true)
    );
    site.post("auth/logout/all/").token(&joe.token).send();
    site.mfa("GET", "", &pending)
        .is_unauthorized("Invalid token.");
}
