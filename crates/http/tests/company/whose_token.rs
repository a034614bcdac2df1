//! `POST auth/tokens/verify/` and `GET auth/`

use latchkey_testkit::both_databases;
use serde_json::json;

use crate::support::{Account, Answer, Site};

both_databases!(
    a_token_of_the_company_is_answered_with_its_user,
    a_token_of_nobody_in_the_company_is_named,
    the_token_must_be_there,
    the_caller_is_shown_as_at_login,
    the_caller_s_user_is_shown_as_it_is_now,
);

fn verify(site: &Site, caller: &Account, token: &str) -> Answer {
    let request = site.post("auth/tokens/verify/").token(&caller.token);
    request.json(&json!({"token": token})).send()
}

fn a_token_of_the_company_is_answered_with_its_user(site: Site) {
    let owner = site.founder("acme");
    let ann = site.member("acme", "ann@acme.example");
    let permanent = site.permanent(&ann);
    for (token, user) in [
        (&ann, &ann.user),
        (&permanent, &ann.user),
        (&owner, &owner.user),
    ] {
        verify(&site, &owner, &token.token).is(200, &json!({"status": "success", "data": user}));
    }
}

/// 400 and not 401: the caller's own token is good.
fn a_token_of_nobody_in_the_company_is_named(site: Site) {
    let owner = site.founder("acme");
    let ended = site.log_in(&owner);
    site.post("auth/logout/").token(&ended.token).send();
    let elsewhere = site.founder("globex");
    let zeros = "0".repeat(64);
    for token in [
        &ended.token,
        &elsewhere.token,
        &zeros,
        "wrong",
        &"x".repeat(9000),
    ] {
        verify(&site, &owner, token).refuses("token", "Invalid token.");
    }
    assert!(site.knows(&owner) && site.knows(&elsewhere));
}

fn the_token_must_be_there(site: Site) {
    let owner = site.founder("acme");
    let request = site.post("auth/tokens/verify/").token(&owner.token);
    request.send().refuses("token", "This field is required.");
    verify(&site, &owner, "").refuses("token", "This field may not be blank.");
}

fn the_caller_is_shown_as_at_login(site: Site) {
    let owner = site.founder("acme");
    let expected = json!({"status": "success", "data": owner.user}).to_string();
    for path in ["auth/", "auth"] {
        let answer = site.get(path).token(&owner.token).send();
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (200, expected.as_str())
        );
    }
    // Every call is labelled as JSON, also those without a body.
    let labelled = site
        .get("auth/")
        .token(&owner.token)
        .body("application/json", "");
    assert_eq!(labelled.send().body, expected);
}

fn the_caller_s_user_is_shown_as_it_is_now(site: Site) {
    let owner = site.founder("acme");
    assert!(site.knows(&owner));
    let key = site.world.mailed_key_to(&owner.email);
    let body = json!({"key": key.expose()});
    let request = site.post("auth/email/verify/").token(&owner.token);
    request.json(&body).send().is_done();
    let user = site.get("auth/").token(&owner.token).send().data(200);
    assert_eq!(user["verified"], true);
}
