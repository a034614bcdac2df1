//! `POST auth/email/verify/` and `POST auth/email/verify/resend/`

use chrono::TimeDelta;
use latchkey_testkit::both_databases;
use serde_json::json;

use crate::support::{Account, Answer, Site};

both_databases!(
    a_mailed_key_verifies_the_address_once,
    the_first_proof_ends_what_was_made_before_unless_its_maker_gives_it,
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
    assert!(
        is_verified(&site, &owner),
        "who has only signed up stays signed in"
    );
    verify(&site, key.expose()).refuses("key", "Invalid key.");
    assert!(is_verified(&site, &owner));
}

fn the_first_proof_ends_what_was_made_before_unless_its_maker_gives_it(site: Site) {
    for (company, header, goes_on) in [
        ("none", None, false),
        ("wrong", Some("0".repeat(64)), false),
        ("odd", Some("False".to_owned()), false),
        ("own", None, true),
    ] {
        let owner = site.founder(company);
        let other = site.log_in(&owner);
        let lasting = site.permanent(&owner);
        let key = site.world.mailed_key_to(&owner.email);
        let request = site.post("auth/email/verify/");
        let request = match header.or(goes_on.then(|| other.token.clone())) {
            Some(token) => request.token(&token),
            None => request,
        };
        request.json(&json!({"key": key.expose()})).send().is_done();
        assert_eq!(site.knows(&owner), goes_on, "{company}");
        assert_eq!(site.knows(&other), goes_on, "{company}");
        assert_eq!(site.knows(&lasting), goes_on, "{company}");
        assert!(is_verified(&site, &site.log_in(&owner)));
    }
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
    assert!(is_verified(&site, &site.log_in(&owner)));
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
