//! `POST auth/password/reset/` and `POST auth/password/reset/confirm/`

use chrono::TimeDelta;
use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::support::{Account, Answer, PASSWORD, Site};

const NEW: &str = "a better one";
const SENT: &str = "Password reset message has been sent.";
const SAVED: &str = "Password has been reset with the new password.";

both_databases!(
    a_reset_ends_every_token_permanent_ones_included,
    a_reset_may_be_asked_for_by_any_identifier,
    whoever_is_unknown_gets_the_same_answer_and_no_mail,
    a_link_works_once,
    a_new_link_replaces_the_first,
    a_link_expires,
    a_link_proves_the_address,
    a_wrong_uid_or_token_is_named,
    a_token_is_bound_to_its_user,
    fields_that_are_missing_are_named,
    passwords_that_differ_or_are_weak_are_named_on_the_second_and_spend_nothing,
);

fn ask(site: &Site, company: &str, user: &str) -> Answer {
    let body = json!({"user": user, "company": company});
    site.post("auth/password/reset/").json(&body).send()
}

/// A link for the account, as a body that is right.
fn link(site: &Site, account: &Account) -> Value {
    ask(site, &account.company, &account.email).says(SENT);
    let (uid, token) = site.world.mailed_reset();
    json!({"uid": uid, "token": token.expose(), "new_password1": NEW, "new_password2": NEW})
}

fn confirm(site: &Site, body: &Value) -> Answer {
    site.post("auth/password/reset/confirm/").json(body).send()
}

fn a_reset_ends_every_token_permanent_ones_included(site: Site) {
    let owner = site.founder("acme");
    let (session, permanent) = (site.log_in(&owner), site.permanent(&owner));
    let stranger = site.member("acme", "ann@acme.example");
    let link = link(&site, &owner);
    assert!(site.knows(&owner));
    confirm(&site, &link).says(SAVED);
    assert!(!site.knows(&owner) && !site.knows(&session) && !site.knows(&permanent));
    assert!(site.knows(&stranger));
    assert_eq!(site.try_log_in("acme", &owner.email, NEW).status, 200);
    assert_eq!(site.try_log_in("acme", &owner.email, PASSWORD).status, 400);
}

fn a_reset_may_be_asked_for_by_any_identifier(site: Site) {
    let owner = site.founder("acme");
    for user in [
        owner.email.as_str(),
        "OWNER@acme.example",
        owner.identifier(),
    ] {
        ask(&site, "acme", user).says(SENT);
        assert_eq!(site.world.mailed_reset().0, owner.identifier());
    }
}

fn whoever_is_unknown_gets_the_same_answer_and_no_mail(site: Site) {
    let owner = site.founder("acme");
    site.world.messages();
    for (company, user) in [
        ("acme", "nobody@acme.example"),
        ("nowhere", owner.email.as_str()),
        ("acme", "not an identifier"),
        ("not a slug", owner.email.as_str()),
    ] {
        ask(&site, company, user).says(SENT);
    }
    site.disable(&owner);
    ask(&site, "acme", &owner.email).says(SENT);
    assert!(site.world.messages().is_empty());
}

fn a_link_works_once(site: Site) {
    let owner = site.founder("acme");
    let link = link(&site, &owner);
    confirm(&site, &link).says(SAVED);
    confirm(&site, &link).refuses("token", "Invalid value");
}

fn a_new_link_replaces_the_first(site: Site) {
    let owner = site.founder("acme");
    let (first, second) = (link(&site, &owner), link(&site, &owner));
    confirm(&site, &first).refuses("token", "Invalid value");
    confirm(&site, &second).says(SAVED);
}

fn a_link_expires(site: Site) {
    let owner = site.founder("acme");
    let link = link(&site, &owner);
    site.world.clock.advance(TimeDelta::hours(1));
    confirm(&site, &link).refuses("token", "Invalid value");
}

fn a_link_proves_the_address(site: Site) {
    let owner = site.founder("acme");
    assert_eq!(owner.user["verified"], false);
    confirm(&site, &link(&site, &owner)).says(SAVED);
    let user = site.try_log_in("acme", &owner.email, NEW).data(200)["user"].clone();
    assert_eq!(
        (&user["verified"], &user["verification"]["email"]),
        (&json!(true), &json!(true))
    );
}

fn a_wrong_uid_or_token_is_named(site: Site) {
    let owner = site.founder("acme");
    let right = link(&site, &owner);
    for (field, value) in [
        ("uid", "00000000-0000-0000-0000-000000000000"),
        ("uid", "MQ"),
        (
            "token",
            "0000000000000000000000000000000000000000000000000000000000000000",
        ),
        ("token", "wrong"),
    ] {
        let mut wrong = right.clone();
        wrong[field] = json!(value);
        confirm(&site, &wrong).refuses(field, "Invalid value");
    }
    confirm(&site, &right).says(SAVED);
}

fn a_token_is_bound_to_its_user(site: Site) {
    let owner = site.founder("acme");
    let ann = site.member("acme", "ann@acme.example");
    let mut mixed = link(&site, &owner);
    mixed["uid"] = json!(ann.identifier());
    confirm(&site, &mixed).refuses("token", "Invalid value");
    assert!(site.knows(&ann) && site.knows(&owner));
}

fn fields_that_are_missing_are_named(site: Site) {
    let required = "This field is required.";
    site.post("auth/password/reset/")
        .json(&json!({}))
        .send()
        .refuses_all(&[("user", required), ("company", required)]);
    confirm(&site, &json!({})).refuses_all(&[
        ("new_password1", required),
        ("new_password2", required),
        ("uid", required),
        ("token", required),
    ]);
}

fn passwords_that_differ_or_are_weak_are_named_on_the_second_and_spend_nothing(site: Site) {
    let owner = site.founder("acme");
    let right = link(&site, &owner);
    let mut wrong = right.clone();
    wrong["new_password2"] = json!("another one");
    confirm(&site, &wrong).refuses("new_password2", "The two password fields didn't match.");
    for (weak, reason) in [
        (
            "kzpqwv",
            "This password is too short. It must contain at least 7 characters.",
        ),
        ("password", "This password is too common."),
        ("8350172946", "This password is entirely numeric."),
    ] {
        wrong["new_password1"] = json!(weak);
        wrong["new_password2"] = json!(weak);
        confirm(&site, &wrong).refuses("new_password2", reason);
    }
    assert!(site.knows(&owner));
    confirm(&site, &right).says(SAVED);
}
