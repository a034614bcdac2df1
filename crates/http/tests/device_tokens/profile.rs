//! `GET /api/v1/profile.json` and `PUT /api/v1/profile.json`

use latchkey_testkit::both_databases;
use serde_json::json;

use crate::support::{BAD_TOKEN, EMAIL, NO_TOKEN, Site};

both_databases!(
    the_profile_shows_whose_the_token_is,
    names_can_be_changed_one_by_one,
    names_that_are_none_are_refused,
    nothing_else_can_be_changed,
    it_needs_a_token,
);

const GET: &str = "GET /api/v1/profile.json";
const PUT: &str = "PUT /api/v1/profile.json";

fn the_profile_shows_whose_the_token_is(site: Site) {
    let device = site.sign_in();
    let answer = site.form(GET, &[("auth_token", &device.token)]);
    let id = device.id;
    assert_eq!(
        (answer.status, answer.body),
        (
            200,
            format!(
                r#"{{"id":{id},"first_name":"Ann","last_name":"Lee","email":"{EMAIL}","email_verified":false,"phone":null,"phone_verified":false}}"#
            )
        )
    );
}

fn names_can_be_changed_one_by_one(site: Site) {
    let device = site.sign_in();
    for (field, value, names) in [
        ("first_name", json!("  Änne "), ("Änne", "Lee")),
        ("last_name", json!("Smith"), ("Änne", "Smith")),
        ("first_name", json!(""), ("", "Smith")),
        ("last_name", json!(null), ("", "")),
    ] {
        let answer = site.json(PUT, &json!({"auth_token": device.token, field: value}));
        let changed = answer.json();
        assert_eq!(answer.status, 200);
        assert_eq!(
            (&changed["first_name"], &changed["last_name"]),
            (&json!(names.0), &json!(names.1))
        );
        let seen = site.form(GET, &[("auth_token", &device.token)]);
        assert_eq!(seen.json(), changed);
    }
}

fn names_that_are_none_are_refused(site: Site) {
    let device = site.sign_in();
    for (field, value) in [
        ("first_name", json!("x".repeat(151))),
        ("first_name", json!([])),
        ("last_name", json!(true)),
    ] {
        let body = json!({"auth_token": device.token, field: value});
        site.json(PUT, &body)
            .says(400, &format!("Invalid {field}."));
    }
}

fn nothing_else_can_be_changed(site: Site) {
    let device = site.sign_in();
    let before = site.form(GET, &[("auth_token", &device.token)]).body;
    let body = json!({
        "auth_token": device.token, "id": 99, "user_id": 99, "email": "x@x.org", "email_verified": true,
        "phone": "+27841234567", "phone_verified": true, "company": "x", "disabled": true, "is_admin": true,
    });
    let answer = site.json(PUT, &body);
    assert_eq!((answer.status, answer.body), (200, before));
}

fn it_needs_a_token(site: Site) {
    for line in [GET, PUT] {
        site.form(line, &[]).says(401, NO_TOKEN);
        site.form(line, &[("auth_token", "x")]).says(423, BAD_TOKEN);
    }
}
