//! `POST auth/password/change/`

use latchkey_testkit::both_databases;
use serde_json::json;

use crate::support::{Account, Answer, PASSWORD, Site};

const NEW: &str = "a better one";

both_databases!(
    changing_the_password_ends_all_tokens_but_the_calling_one,
    a_permanent_token_may_change_the_password_and_stays,
    the_new_password_may_be_the_old_one,
    fields_that_are_missing_are_named,
    a_wrong_old_password_is_named,
    new_passwords_that_differ_are_named_on_the_second,
    a_weak_new_password_is_named_on_the_second,
    a_refused_change_changes_nothing,
);

fn change(site: &Site, account: &Account, old: &str, new1: &str, new2: &str) -> Answer {
    let body = json!({"old_password": old, "new_password1": new1, "new_password2": new2});
    site.post("auth/password/change/")
        .token(&account.token)
        .json(&body)
        .send()
}

fn changing_the_password_ends_all_tokens_but_the_calling_one(site: Site) {
    let owner = site.founder("acme");
    let (other, permanent) = (site.log_in(&owner), site.permanent(&owner));
    let stranger = site.member("acme", "ann@acme.example");
    change(&site, &owner, PASSWORD, NEW, NEW).says("New password has been saved.");
    assert!(site.knows(&owner) && site.knows(&stranger));
    assert!(!site.knows(&other) && !site.knows(&permanent));
    assert_eq!(site.try_log_in("acme", &owner.email, NEW).status, 200);
    assert_eq!(site.try_log_in("acme", &owner.email, PASSWORD).status, 400);
}

fn a_permanent_token_may_change_the_password_and_stays(site: Site) {
    let owner = site.founder("acme");
    let permanent = site.permanent(&owner);
    change(&site, &permanent, PASSWORD, NEW, NEW).says("New password has been saved.");
    assert!(site.knows(&permanent) && !site.knows(&owner));
}

/// The document's own sample.
fn the_new_password_may_be_the_old_one(site: Site) {
    let owner = site.founder("acme");
    change(&site, &owner, PASSWORD, PASSWORD, PASSWORD).says("New password has been saved.");
    assert!(site.knows(&owner) && site.knows(&site.log_in(&owner)));
}

fn fields_that_are_missing_are_named(site: Site) {
    let owner = site.founder("acme");
    let post = site.post("auth/password/change/").token(&owner.token);
    post.json(&json!({})).send().refuses_all(&[
        ("old_password", "This field is required."),
        ("new_password1", "This field is required."),
        ("new_password2", "This field is required."),
    ]);
    change(&site, &owner, "", "", "").refuses_all(&[
        ("old_password", "This field may not be blank."),
        ("new_password1", "This field may not be blank."),
        ("new_password2", "This field may not be blank."),
    ]);
}

/// 400 and not 401: clients take that for the end of the session.
fn a_wrong_old_password_is_named(site: Site) {
    let owner = site.founder("acme");
    for old in ["not-the-password", "joe1234 "] {
        change(&site, &owner, old, NEW, NEW).refuses("old_password", "Invalid password");
    }
    assert!(site.knows(&owner));
}

fn new_passwords_that_differ_are_named_on_the_second(site: Site) {
    let owner = site.founder("acme");
    let answer = change(&site, &owner, PASSWORD, NEW, "another one");
    answer.refuses("new_password2", "The two password fields didn't match.");
}

fn a_weak_new_password_is_named_on_the_second(site: Site) {
    let owner = site.founder("acme");
    for (weak, reason) in [
        (
            "kzpqwv",
            "This password is too short. It must contain at least 7 characters.",
        ),
        ("password", "This password is too common."),
        ("8350172946", "This password is entirely numeric."),
        (
            "owner@acme.example",
            "The password is too similar to a name or address of the account.",
        ),
    ] {
        change(&site, &owner, PASSWORD, weak, weak).refuses("new_password2", reason);
    }
}

fn a_refused_change_changes_nothing(site: Site) {
    let owner = site.founder("acme");
    let permanent = site.permanent(&owner);
    assert_eq!(
        change(&site, &owner, "not-the-password", NEW, NEW).status,
        400
    );
    assert_eq!(
        change(&site, &owner, PASSWORD, "short", "short").status,
        400
    );
    assert!(site.knows(&permanent) && site.knows(&site.log_in(&owner)));
}
