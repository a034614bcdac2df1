//! `POST auth/company/register/` and `POST auth/register/`, when all is well.

use latchkey_testkit::{both_databases, world::Builder};
use serde_json::{Value, json};

use crate::support::{Account, PASSWORD, Site, registration};

const NOW: i64 = 1_767_603_600_000;

both_databases!(
    a_company_registers_as_the_document_shows,
    a_user_registers_as_the_document_shows,
    a_company_may_come_as_an_object,
    what_the_document_s_own_sample_holds_is_taken,
    whoever_registered_is_signed_in_and_can_sign_in,
    unknown_fields_and_empty_optional_ones_are_ignored,
    company_and_address_are_compared_without_case,
    with_strict_privacy_a_taken_address_is_not_told,
);

fn user_object(identifier: &Value, company: &str, groups: &Value) -> String {
    let identifier = identifier.as_str().unwrap();
    let nothing = r#"{"updated":null,"status":null}"#;
    format!(
        concat!(
            r#"{{"identifier":"{i}","first_name":"Joe","last_name":"Soap","email":"joe@rehive.com","username":"","#,
            r#""id_number":null,"birth_date":null,"profile":null,"currency":null,"company":"{c}","language":"en","#,
            r#""nationality":"ZA","metadata":{{}},"mobile_number":"+00000000000","timezone":null,"verified":false,"#,
            r#""kyc":{{"documents":{n},"updated":{t},"status":"pending","bank_accounts":{n},"addresses":{n}}},"#,
            r#""status":"pending","permission_groups":{g},"permissions":[],"date_joined":{t},"switches":[],"#,
            r#""id":"{i}","mobile":"+00000000000","groups":{g},"created":{t},"updated":{t},"#,
            r#""verification":{{"email":false,"mobile":false}}}}"#
        ),
        i = identifier,
        c = company,
        n = nothing,
        t = NOW,
        g = groups
    )
}

/// The document's sample.
fn sample(company: &str) -> Value {
    let mut body = registration(company, "joe@rehive.com");
    body["mobile_number"] = json!("+00000000000");
    body["nationality"] = json!("ZA");
    body
}

fn a_company_registers_as_the_document_shows(site: Site) {
    let answer = site
        .post("auth/company/register/")
        .json(&sample("rehive"))
        .send();
    let data = answer.data(201);
    let (token, user) = (data["token"].as_str().unwrap(), &data["user"]);
    let user = user_object(&user["identifier"], "rehive", &json!([{"name": "admin"}]));
    let expected = format!(r#"{{"status":"success","data":{{"token":"{token}","user":{user}}}}}"#);
    assert_eq!(answer.body, expected);
    assert!(token.len() == 64 && token.bytes().all(|b| b.is_ascii_hexdigit()));
}

fn a_user_registers_as_the_document_shows(site: Site) {
    site.founder("rehive");
    let answer = site.post("auth/register/").json(&sample("rehive")).send();
    let data = answer.data(201);
    let (token, user) = (&data["token"], &data["user"]);
    let user = user_object(&user["identifier"], "rehive", &json!([]));
    let expected = format!(r#"{{"status":"success","data":{{"token":{token},"user":{user}}}}}"#);
    assert_eq!(answer.body, expected);
}

fn what_the_document_s_own_sample_holds_is_taken(site: Site) {
    site.founder("rehive");
    let body = json!({"first_name": "Joe", "last_name": "Soap", "email": "joe@rehive.com", "company": "rehive",
        "password1": "joe1234", "password2": "joe1234"});
    let data = site.post("auth/register/").json(&body).send().data(201);
    assert_eq!(data["user"]["nationality"], "");
    assert_eq!(data["user"]["mobile_number"], Value::Null);
    assert_eq!(data["user"]["mobile"], Value::Null);
}

fn whoever_registered_is_signed_in_and_can_sign_in(site: Site) {
    let owner = site.founder("acme");
    let joe = site.member("acme", "joe@acme.example");
    for account in [&owner, &joe] {
        assert!(site.knows(account) && site.knows(&site.log_in(account)));
    }
}

fn unknown_fields_and_empty_optional_ones_are_ignored(site: Site) {
    let mut body = registration("acme", "joe@acme.example");
    body["mobile_number"] = json!("");
    body["nationality"] = Value::Null;
    body["session_duration"] = Value::Null;
    body["$$state"] = json!({"loading": [true]});
    body["groups"] = json!(["admin"]);
    body["status"] = json!("verified");
    let owner = site.post("auth/company/register/").json(&body).send();
    let owner = Account::of(&owner.data(201));
    assert_eq!(owner.user["status"], "pending");
    body["email"] = json!("ann@acme.example");
    body["terms_and_conditions"] = Value::Null;
    let ann = site.post("auth/register/").json(&body).send().data(201);
    assert_eq!(ann["user"]["permission_groups"], json!([]));
}

fn company_and_address_are_compared_without_case(site: Site) {
    let owner = site.founder("Acme");
    assert_eq!(owner.company, "acme");
    let joe = site.member("ACME", "Joe@Acme.Example");
    assert_eq!(
        (joe.company.as_str(), joe.email.as_str()),
        ("acme", "Joe@acme.example")
    );
    let again = registration("acme", "JOE@ACME.EXAMPLE");
    let answer = site.post("auth/register/").json(&again).send();
    answer.refuses(
        "email",
        "A user is already registered with this e-mail address.",
    );
}

fn with_strict_privacy_a_taken_address_is_not_told(builder: Builder) {
    let site = Site::over(
        builder
            .policy(|policy| policy.strict_privacy = true)
            .build(),
    );
    let owner = site.founder("acme");
    let body = registration("acme", &owner.email);
    let stranger = site.post("auth/register/").json(&body).send();
    let stranger = Account::of(&stranger.data(201));
    assert!(!site.knows(&stranger));
    assert_ne!(stranger.identifier(), owner.identifier());
    let keys = |user: &Value| {
        user.as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(keys(&stranger.user), keys(&owner.user));
    assert_eq!(site.try_log_in("acme", &owner.email, PASSWORD).status, 200);
}

/// As the JavaScript SDK from version 4 on sends it.
fn a_company_may_come_as_an_object(site: Site) {
    let object = |company: Value| {
        let mut body = registration("", "joe@rehive.com");
        body["company"] = company;
        body["auth_method"] = json!("token");
        site.post("auth/company/register/").json(&body).send()
    };
    let made = object(json!({"id": "Rehive", "name": " Rehive & Co ", "description": null}));
    let data = made.data(201);
    assert_eq!(data["user"]["company"], "rehive");
    let token = data["token"].as_str().unwrap();
    assert_eq!(
        site.get("company/").token(token).send().data(200)["name"],
        "Rehive & Co"
    );
    let unnamed = object(json!({"id": "acme", "name": ""})).data(201)["token"].clone();
    let unnamed = site.get("company/").token(unnamed.as_str().unwrap()).send();
    assert_eq!(unnamed.data(200)["name"], "acme");
    for (company, wrong) in [
        (json!({"name": "Nameless"}), "This field is required."),
        (json!({"id": "rehive"}), "This field must be unique."),
        (json!({"id": "fresh", "name": ["x"]}), "Not a valid string."),
        (json!(["fresh"]), "Not a valid string."),
    ] {
        let refused = object(company);
        assert_eq!(refused.status, 400);
        assert_eq!(refused.json()["data"], json!({"company": [wrong]}));
    }
    let body = json!({"user": "joe@rehive.com", "company": {"id": "rehive"}, "password": PASSWORD});
    assert_eq!(site.post("auth/login/").json(&body).send().status, 400);
}
