//! `Authorization`, on every endpoint that wants it and on every one that does not.

use latchkey_http::{app::Served, endpoint::Method};
use latchkey_testkit::both_databases;
use serde_json::json;

use crate::support::{Answer, PASSWORD, Site, registration};

both_databases!(
    every_endpoint_that_wants_a_caller_refuses_all_others,
    the_scheme_word_may_be_in_any_case,
    two_headers_are_refused,
    a_bad_token_does_no_harm_where_none_is_wanted,
    a_disabled_user_s_token_opens_nothing,
    a_token_that_was_ended_opens_nothing_after_a_restart,
);

fn rows(site: &Site) -> Vec<Served> {
    let app = site.app();
    let rows = app.served().filter(|row| row.surface == "company");
    rows.filter(|row| row.mount == "/api/3").collect()
}

fn concrete(row: &Served) -> String {
    let named = |segment: &str| {
        if segment.starts_with('{') {
            "1".to_owned()
        } else {
            segment.to_owned()
        }
    };
    let segments: Vec<_> = row.spec.path.split('/').map(named).collect();
    format!("{}/", segments.join("/"))
}

fn every_endpoint_that_wants_a_caller_refuses_all_others(site: Site) {
    let zeros = format!("Token {}", "0".repeat(64));
    let rows = rows(&site);
    assert!(rows.iter().filter(|row| row.spec.needs_caller).count() >= 10);
    for row in rows.iter().filter(|row| row.spec.needs_caller) {
        let path = concrete(row);
        let send = |header: Option<&str>| -> Answer {
            let request = site.request(row.spec.method.as_str(), &path);
            match header {
                Some(value) => request.header(&format!("Authorization: {value}")).send(),
                None => request.send(),
            }
        };
        let absent = "Authentication credentials were not provided.";
        send(None).is_unauthorized(absent);
        for other in ["Bearer abc", "Basic am9lOmpvZQ==", "abc"] {
            send(Some(other)).is_unauthorized(absent);
        }
        send(Some("Token")).is_unauthorized("Invalid token header. No credentials provided.");
        send(Some("Token a b"))
            .is_unauthorized("Invalid token header. Token string should not contain spaces.");
        for bad in [zeros.as_str(), "Token x", "Token False"] {
            send(Some(bad)).is_unauthorized("Invalid token.");
        }
    }
}

fn the_scheme_word_may_be_in_any_case(site: Site) {
    let owner = site.founder("acme");
    for scheme in ["Token", "token", "TOKEN", "Token "] {
        let line = format!("Authorization: {scheme} {}", owner.token);
        assert_eq!(site.get("auth/").header(&line).send().status, 200);
    }
}

fn two_headers_are_refused(site: Site) {
    let owner = site.founder("acme");
    let answer = site
        .get("auth/")
        .token(&owner.token)
        .token(&owner.token)
        .send();
    assert_eq!(
        (answer.status, &answer.json()["status"]),
        (400, &json!("error"))
    );
}

/// SDKs send the token of the last session along when they register, sign in or reset; refused, they could never
/// sign in again.
fn a_bad_token_does_no_harm_where_none_is_wanted(site: Site) {
    let ended = site.founder("acme");
    site.post("auth/logout/").token(&ended.token).send();
    for value in [
        format!("Token {}", ended.token),
        "Token".into(),
        "Bearer x".into(),
        "Token a b".into(),
    ] {
        let header = format!("Authorization: {value}");
        for row in rows(&site).iter().filter(|row| !row.spec.needs_caller) {
            assert_eq!(
                row.spec.method,
                Method::Post,
                "say here what this row needs"
            );
            let answer = site
                .post(&concrete(row))
                .header(&header)
                .json(&json!({}))
                .send();
            let named = answer.json()["data"].is_object();
            assert!(
                answer.status == 400 && named,
                "{}: {}",
                row.spec.path,
                answer.body
            );
        }
        let log_in = json!({"user": ended.email, "company": "acme", "password": PASSWORD});
        assert_eq!(
            site.post("auth/login/")
                .header(&header)
                .json(&log_in)
                .send()
                .status,
            200
        );
    }
    let stale = registration("globex", "owner@globex.example");
    let register = site.post("auth/company/register/").token(&ended.token);
    assert_eq!(register.json(&stale).send().status, 201);
}

fn a_disabled_user_s_token_opens_nothing(site: Site) {
    let owner = site.founder("acme");
    let permanent = site.permanent(&owner);
    assert!(site.knows(&owner) && site.knows(&permanent));
    site.disable(&owner);
    assert!(!site.knows(&owner) && !site.knows(&permanent));
}

fn a_token_that_was_ended_opens_nothing_after_a_restart(site: Site) {
    let owner = site.founder("acme");
    let other = site.log_in(&owner);
    site.post("auth/logout/").token(&other.token).send();
    let Site { mut world, .. } = site;
    world.reopen();
    let site = Site::over(world);
    assert!(site.knows(&owner) && !site.knows(&other));
}
