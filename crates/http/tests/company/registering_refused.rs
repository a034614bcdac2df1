//! `POST auth/company/register/` and `POST auth/register/`, when something is not acceptable.

use latchkey_testkit::{both_databases, world::Builder};
use serde_json::{Value, json};

use crate::support::{Answer, Site, registration};

const REQUIRED: &str = "This field is required.";
const TERMS: &str = "You must agree to the terms and conditions.";
const SLUG: &str = "Enter a valid 'slug' consisting of letters, numbers, underscores or hyphens.";

both_databases!(
    fields_that_are_missing_blank_or_null_are_named,
    malformed_values_are_named_all_at_once,
    a_taken_address_is_named,
    a_taken_number_is_named,
    passwords_that_differ_belong_to_no_single_field,
    weak_passwords_are_told_why,
    the_operator_may_ask_for_longer_passwords,
    an_unknown_company_is_named,
    a_taken_company_is_named,
    a_company_s_identifier_is_a_slug,
    whoever_founds_a_company_accepts_the_terms,
    users_accept_the_terms_where_the_company_s_switch_is_on,
);

fn with(mut body: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

/// A registration with Acme that is right but for `changes`.
fn register(site: &Site, changes: &Value) -> Answer {
    let body = with(registration("acme", "joe@acme.example"), changes);
    site.post("auth/register/").json(&body).send()
}

/// A company's registration that is right but for `changes`.
fn found(site: &Site, changes: &Value) -> Answer {
    let body = with(registration("acme", "joe@acme.example"), changes);
    site.post("auth/company/register/").json(&body).send()
}

fn fields_that_are_missing_blank_or_null_are_named(site: Site) {
    let names = [
        "first_name",
        "last_name",
        "email",
        "company",
        "password1",
        "password2",
    ];
    let user: Vec<_> = names.iter().map(|name| (*name, REQUIRED)).collect();
    let answer = site.post("auth/register/").json(&json!({})).send();
    answer.refuses_all(&user);
    let mut company = user;
    company.push(("terms_and_conditions", REQUIRED));
    let answer = site.post("auth/company/register/").json(&json!({})).send();
    answer.refuses_all(&company);
    for name in names {
        register(&site, &json!({name: ""})).refuses(name, "This field may not be blank.");
        register(&site, &json!({name: null})).refuses(name, "This field may not be null.");
        found(&site, &json!({name: null})).refuses(name, "This field may not be null.");
    }
}

fn malformed_values_are_named_all_at_once(site: Site) {
    site.founder("acme");
    let bad =
        json!({"email": "joe@", "mobile_number": "082 123 4567", "nationality": "South Africa"});
    for answer in [
        register(&site, &bad),
        found(&site, &with(bad.clone(), &json!({"company": "other"}))),
    ] {
        answer.refuses_all(&[
            ("email", "Enter a valid email address."),
            ("mobile_number", "Enter a valid phone number."),
            ("nationality", "Enter a valid country code of two letters."),
        ]);
    }
    let long = "a".repeat(151);
    let most = "Ensure this field has no more than 150 characters.";
    register(&site, &json!({"first_name": long, "last_name": long}))
        .refuses_all(&[("first_name", most), ("last_name", most)]);
    register(&site, &json!({"terms_and_conditions": "maybe"}))
        .refuses("terms_and_conditions", "Must be a valid boolean.");
}

fn a_taken_address_is_named(site: Site) {
    let owner = site.founder("acme");
    let taken = "A user is already registered with this e-mail address.";
    register(&site, &json!({"email": owner.email})).refuses("email", taken);
    site.founder("globex");
    let elsewhere = json!({"email": owner.email, "company": "globex"});
    assert_eq!(register(&site, &elsewhere).status, 201);
}

fn a_taken_number_is_named(site: Site) {
    site.founder("acme");
    let number = json!({"mobile_number": "+27821234567"});
    assert_eq!(register(&site, &number).status, 201);
    let again = with(number, &json!({"email": "ann@acme.example"}));
    let taken = "A user is already registered with this mobile number.";
    register(&site, &again).refuses("mobile_number", taken);
}

fn passwords_that_differ_belong_to_no_single_field(site: Site) {
    site.founder("acme");
    let differ = "The two password fields didn't match.";
    for password2 in ["joe12345", "joe1234 ", "Joe1234"] {
        let changes = json!({"password2": password2});
        register(&site, &changes).refuses("non_field_errors", differ);
        found(&site, &changes).refuses("non_field_errors", differ);
    }
}

fn weak_passwords_are_told_why(site: Site) {
    site.founder("acme");
    let short = "This password is too short. It must contain at least 7 characters.";
    let common = "This password is too common.";
    let numeric = "This password is entirely numeric.";
    let similar = "The password is too similar to a name or address of the account.";
    for (password, reasons) in [
        ("kzpqwv", vec![short]),
        ("password", vec![common]),
        ("8350172946", vec![numeric]),
        ("12345", vec![short, common, numeric]),
        ("joe@acme.example", vec![similar]),
        ("acme123", vec![similar]),
    ] {
        let expected = json!({"status": "error", "message": reasons.join(" "), "data": {"password1": reasons}});
        let changes = json!({"password1": password, "password2": password});
        register(&site, &changes).is(400, &expected);
        found(&site, &with(changes, &json!({"company": "acme1"}))).is(400, &expected);
    }
    let enough = json!({"password1": "acme2026", "password2": "acme2026"});
    assert_eq!(register(&site, &enough).status, 201);
    let long = "k".repeat(1025);
    register(
        &site,
        &json!({"password1": long, "password2": long, "email": "ann@acme.example"}),
    )
    .refuses(
        "password1",
        "Ensure this field has no more than 1024 characters.",
    );
}

fn the_operator_may_ask_for_longer_passwords(builder: Builder) {
    let longer = builder.policy(|policy| policy.passwords.min_length = 12);
    let site = Site::over(longer.build());
    let short = "This password is too short. It must contain at least 12 characters.";
    found(&site, &json!({})).refuses("password1", short);
}

fn an_unknown_company_is_named(site: Site) {
    for company in ["acme", "not a slug"] {
        let answer = register(&site, &json!({"company": company}));
        answer.refuses("company", "Invalid company.");
    }
}

fn a_taken_company_is_named(site: Site) {
    site.founder("acme");
    for company in ["acme", "ACME"] {
        let answer = found(&site, &json!({"company": company}));
        answer.refuses("company", "This field must be unique.");
    }
}

fn a_company_s_identifier_is_a_slug(site: Site) {
    for company in ["acme inc", "acme.inc", "äcme", "acme/inc", &"a".repeat(51)] {
        found(&site, &json!({"company": company})).refuses("company", SLUG);
    }
    for company in ["Acme_inc-2", &"a".repeat(50)] {
        let email = format!("joe@{}.example", &company[..4]);
        let changes = json!({"company": company, "email": email});
        assert_eq!(found(&site, &changes).status, 201, "{company}");
    }
}

fn whoever_founds_a_company_accepts_the_terms(site: Site) {
    for terms in [json!(false), json!("false"), json!(0)] {
        let answer = found(&site, &json!({"terms_and_conditions": terms}));
        answer.refuses("terms_and_conditions", TERMS);
    }
    assert_eq!(
        found(&site, &json!({"terms_and_conditions": "true"})).status,
        201
    );
}

fn users_accept_the_terms_where_the_company_s_switch_is_on(site: Site) {
    let owner = site.founder("acme");
    let without = json!({"terms_and_conditions": false, "email": "ann@acme.example"});
    assert_eq!(register(&site, &without).status, 201);
    site.turn_on(&owner, "terms_and_conditions");
    for refused in [json!(false), Value::Null] {
        let answer = register(&site, &json!({"terms_and_conditions": refused}));
        answer.refuses("terms_and_conditions", TERMS);
    }
    assert_eq!(register(&site, &json!({})).status, 201);
}
