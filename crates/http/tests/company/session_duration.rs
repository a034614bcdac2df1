//! `session_duration`, which means nothing until the company turns it on.

use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::support::{Account, Answer, PASSWORD, Site, registration};

const TEN_HOURS_ON: &str = "2026-01-05T19:00:00.000000Z";

both_databases!(
    while_the_switch_is_off_the_field_is_ignored,
    with_the_switch_on_a_session_lasts_so_many_milliseconds,
    with_the_switch_on_a_duration_must_be_one,
    without_the_field_a_session_lasts_ten_hours,
    a_company_that_registers_has_no_switch_yet,
);

fn log_in(site: &Site, owner: &Account, duration: &Value) -> Answer {
    let body = json!({"user": owner.email, "company": "acme", "password": PASSWORD, "session_duration": duration});
    site.post("auth/login/").json(&body).send()
}

fn register(site: &Site, email: &str, duration: &Value) -> Answer {
    let mut body = registration("acme", email);
    body["session_duration"] = duration.clone();
    site.post("auth/register/").json(&body).send()
}

#[track_caller]
fn expires(site: &Site, answer: &Answer, status: u16) -> Value {
    let account = Account::of(&answer.data(status));
    let path = format!("auth/tokens/{}/", &account.token[..8]);
    site.get(&path).token(&account.token).send().data(200)["expires"].clone()
}

fn nonsense() -> [Value; 5] {
    [
        json!("soon"),
        json!(-5),
        json!([900]),
        json!({}),
        json!(1.5),
    ]
}

/// A later SDK sends 900 unasked and means seconds; as milliseconds its session would be over before it began.
fn while_the_switch_is_off_the_field_is_ignored(site: Site) {
    let owner = site.founder("acme");
    for duration in [json!(900), json!("900"), json!(0)]
        .into_iter()
        .chain(nonsense())
    {
        let answer = log_in(&site, &owner, &duration);
        assert_eq!(
            expires(&site, &answer, 200),
            json!(TEN_HOURS_ON),
            "{duration}"
        );
    }
    let answer = register(&site, "ann@acme.example", &json!(900));
    assert_eq!(expires(&site, &answer, 201), json!(TEN_HOURS_ON));
}

fn with_the_switch_on_a_session_lasts_so_many_milliseconds(site: Site) {
    let owner = site.founder("acme");
    site.turn_on(&owner, "session_duration");
    for (duration, expected) in [
        (json!(1), "2026-01-05T09:00:00.001000Z"),
        (json!("900000"), "2026-01-05T09:15:00.000000Z"),
        (json!(2_678_400_000_i64), "2026-02-05T09:00:00.000000Z"),
    ] {
        let answer = log_in(&site, &owner, &duration);
        assert_eq!(expires(&site, &answer, 200), json!(expected));
    }
    let answer = register(&site, "ann@acme.example", &json!(900_000));
    assert_eq!(
        expires(&site, &answer, 201),
        json!("2026-01-05T09:15:00.000000Z")
    );
}

fn with_the_switch_on_a_duration_must_be_one(site: Site) {
    let owner = site.founder("acme");
    site.turn_on(&owner, "session_duration");
    let integer = "A valid integer is required.";
    let least = "Ensure this value is greater than or equal to 1.";
    let most = "Ensure this value is less than or equal to 2678400000.";
    for (duration, reason) in [
        (json!("soon"), integer),
        (json!(1.5), integer),
        (json!([900]), integer),
        (json!(0), least),
        (json!(-5), least),
        (json!(2_678_400_001_i64), most),
        (json!(u64::MAX), most),
    ] {
        log_in(&site, &owner, &duration).refuses("session_duration", reason);
        register(&site, "ann@acme.example", &duration).refuses("session_duration", reason);
    }
    // Nothing was made of the refused registrations.
    assert_eq!(
        register(&site, "ann@acme.example", &json!(null)).status,
        201
    );
}

fn without_the_field_a_session_lasts_ten_hours(site: Site) {
    let owner = site.founder("acme");
    site.turn_on(&owner, "session_duration");
    let answer = log_in(&site, &owner, &json!(null));
    assert_eq!(expires(&site, &answer, 200), json!(TEN_HOURS_ON));
}

fn a_company_that_registers_has_no_switch_yet(site: Site) {
    let mut body = registration("acme", "owner@acme.example");
    body["session_duration"] = json!("soon");
    let answer = site.post("auth/company/register/").json(&body).send();
    assert_eq!(expires(&site, &answer, 201), json!(TEN_HOURS_ON));
}
