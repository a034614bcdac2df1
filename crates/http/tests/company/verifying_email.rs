//! `POST auth/email/verify/` and `POST auth/email/verify/resend/`

use chrono::TimeDelta;
use latchkey_testkit::both_databases;
use serde_json::json;

use crate::support::{Account, Answer, Site};

both_databases!(
    a_mailed_key_verifies_the_address_once,
    a_wrong_or_expired_key_is_named,
    a_resent_key_replaces_the_first,
    whatever_is_unknown_or_verified_gets_the_same_answer_and_no_mail,
    fields_that_are_missing_are_named,
);

fn verify(site: &Site, key: &str) -> Answer {
    site.post("auth/email/verify/")
        .json(&json!({"key": key}))
        .send()
}

fn resend(site: &Site, company: &str, email: &str) -> Answer {
    let body = json!({"email": email, "company": company});
    site.post("auth/email/verify/resend/").json(&body).send()
}

fn is_verified(site: &Site, account: &Account) -> bool {
    let user = site.get("auth/").token(&account.token).send().data(200);
    assert_eq!(user["verified"], user["verification"]["email"]);
    user["verified"] == true
}

fn a_mailed_key_verifies_the_address_once(site: Site) {
    let owner = site.founder("acme");
    let key = site.world.mailed_key_to(&owner.email);
    assert!(!is_verified(&site, &owner));
    verify(&site, key.expose()).is_done();
    assert!(is_verified(&site, &owner));
    verify(&site, key.expose()).refuses("key", "Invalid key.");
    assert!(is_verified(&site, &owner));
}

fn a_wrong_or_expired_key_is_named(site: Site) {
    let owner = site.founder("acme");
    let key = site.world.mailed_key_to(&owner.email);
    for wrong in ["wrong", &key.expose()[1..], &"0".repeat(64)] {
        verify(&site, wrong).refuses("key", "Invalid key.");
    }
    site.world.clock.advance(TimeDelta::days(3));
    verify(&site, key.expose()).refuses("key", "Invalid key.");
    assert!(!is_verified(&site, &site.log_in(&owner)));
}

fn a_resent_key_replaces_the_first(site: Site) {
    let owner = site.founder("acme");
    let first = site.world.mailed_key_to(&owner.email);
    resend(&site, "acme", "OWNER@acme.example").is_done();
    let second = site.world.mailed_key_to(&owner.email);
    verify(&site, first.expose()).refuses("key", "Invalid key.");
    verify(&site, second.expose()).is_done();
    assert!(is_verified(&site, &owner));
}

fn whatever_is_unknown_or_verified_gets_the_same_answer_and_no_mail(site: Site) {
    let owner = site.founder("acme");
    verify(&site, site.world.mailed_key_to(&owner.email).expose()).is_done();
    site.world.messages();
    for (company, email) in [
        ("acme", "nobody@acme.example"),
        ("nowhere", owner.email.as_str()),
        ("acme", "not an address"),
        ("not a slug", owner.email.as_str()),
        ("acme", owner.email.as_str()),
    ] {
        resend(&site, company, email).is_done();
    }
    assert!(site.world.messages().is_empty());
}

fn fields_that_are_missing_are_named(site: Site) {
    let required = "This field is required.";
    let post = |path| site.post(path).json(&json!({})).send();
    post("auth/email/verify/").refuses("key", required);
    post("auth/email/verify/resend/").refuses_all(&[("email", required), ("company", required)]);
    verify(&site, "").refuses("key", "This field may not be blank.");
}
