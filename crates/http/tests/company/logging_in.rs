//! `POST auth/login/`

use latchkey_testkit::both_databases;
use serde_json::json;

use crate::support::{Account, PASSWORD, Site, registration};

const WRONG: &str = "Unable to log in with provided credentials.";

both_databases!(
    a_login_answers_as_the_document_shows,
    any_identifier_of_the_user_will_do,
    every_login_is_a_session_of_its_own,
    fields_that_are_missing_blank_or_null_are_named,
    a_wrong_password_an_unknown_user_and_an_unknown_company_read_the_same,
    a_user_of_one_company_is_nobody_in_another,
    a_disabled_account_reads_like_a_wrong_password,
    a_password_is_not_trimmed,
);

fn a_login_answers_as_the_document_shows(site: Site) {
    let joe = site.founder("acme");
    let answer = site.try_log_in("acme", &joe.email, PASSWORD);
    let data = answer.data(200);
    assert_eq!(
        answer.json(),
        json!({"status": "success", "data": {"token": data["token"], "user": joe.user, "mfa": null}})
    );
    let token = data["token"].as_str().unwrap();
    assert!(token.len() == 64 && token.bytes().all(|b| b.is_ascii_hexdigit()));
    assert_ne!(token, joe.token);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

fn any_identifier_of_the_user_will_do(site: Site) {
    let mut body = registration("acme", "joe@acme.example");
    body["mobile_number"] = json!("+27 82 123 4567");
    let joe = site.post("auth/company/register/").json(&body).send();
    let joe = Account::of(&joe.data(201));
    for user in [
        "joe@acme.example",
        " JOE@Acme.Example ",
        "+27821234567",
        "+27 (82) 123-4567",
        joe.identifier(),
    ] {
        let data = site.try_log_in("acme", user, PASSWORD).data(200);
        assert_eq!(data["user"]["identifier"], joe.identifier(), "{user}");
    }
    assert_eq!(
        site.try_log_in("ACME", "joe@acme.example", PASSWORD).status,
        200
    );
}

fn every_login_is_a_session_of_its_own(site: Site) {
    let first = site.founder("acme");
    let second = site.log_in(&first);
    assert!(site.knows(&first) && site.knows(&second));
}

fn fields_that_are_missing_blank_or_null_are_named(site: Site) {
    let post = |body| site.post("auth/login/").json(&body).send();
    post(json!({})).refuses_all(&[
        ("user", "This field is required."),
        ("company", "This field is required."),
        ("password", "This field is required."),
    ]);
    post(json!({"user": "", "company": "  ", "password": null})).refuses_all(&[
        ("user", "This field may not be blank."),
        ("company", "This field may not be blank."),
        ("password", "This field may not be null."),
    ]);
    post(json!({"user": ["joe"], "company": "acme", "password": true})).refuses_all(&[
        ("user", "Not a valid string."),
        ("password", "Not a valid string."),
    ]);
    site.post("auth/login/").send().refuses_all(&[
        ("user", "This field is required."),
        ("company", "This field is required."),
        ("password", "This field is required."),
    ]);
}

fn a_wrong_password_an_unknown_user_and_an_unknown_company_read_the_same(site: Site) {
    let joe = site.founder("acme");
    for (company, user, password) in [
        ("acme", joe.email.as_str(), "not-the-password"),
        ("acme", "nobody@acme.example", PASSWORD),
        ("acme", "+00000000000", PASSWORD),
        ("acme", "not an identifier", PASSWORD),
        ("nowhere", joe.email.as_str(), PASSWORD),
        ("not a slug", joe.email.as_str(), PASSWORD),
    ] {
        let answer = site.try_log_in(company, user, password);
        answer.refuses("non_field_errors", WRONG);
    }
}

fn a_user_of_one_company_is_nobody_in_another(site: Site) {
    let joe = site.founder("acme");
    site.founder("globex");
    for user in [joe.email.as_str(), joe.identifier()] {
        let answer = site.try_log_in("globex", user, PASSWORD);
        answer.refuses("non_field_errors", WRONG);
    }
}

fn a_disabled_account_reads_like_a_wrong_password(site: Site) {
    let joe = site.founder("acme");
    site.disable(&joe);
    for password in [PASSWORD, "not-the-password"] {
        let answer = site.try_log_in("acme", &joe.email, password);
        answer.refuses("non_field_errors", WRONG);
    }
}

fn a_password_is_not_trimmed(site: Site) {
    let mut body = registration("acme", "joe@acme.example");
    body["password1"] = json!("  spaces around  ");
    body["password2"] = json!("  spaces around  ");
    assert_eq!(
        site.post("auth/company/register/")
            .json(&body)
            .send()
            .status,
        201
    );
    let log_in = |password| site.try_log_in("acme", "joe@acme.example", password).status;
    assert_eq!(log_in("  spaces around  "), 200);
    assert_eq!(log_in("spaces around"), 400);
}
