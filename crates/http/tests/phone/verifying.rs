//! `POST /api/phone/verify`

use chrono::TimeDelta;
use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::support::{EXPIRED, NO_NUMBER, NUMBER, OTHER, Site, USED, WRONG, other_than};

both_databases!(
    the_code_proves_the_number_once,
    a_code_may_be_sent_as_a_number,
    every_missing_field_is_named,
    blank_and_null_fields_are_named,
    what_is_no_number_is_named,
    a_wrong_code_and_a_wrong_session_read_the_same,
    a_code_is_bound_to_its_number_and_session,
    a_code_expires_on_time,
    asking_again_kills_the_first_code,
    what_is_no_code_is_none,
);

fn the_code_proves_the_number_once(site: Site) {
    let (token, code) = site.registered(NUMBER);
    site.verify(NUMBER, &code, &token).is_valid();
    site.verify(NUMBER, &code, &token).refuses(USED);
    // What was used is told only to who knows the code.
    site.verify(NUMBER, &other_than(&code), &token)
        .refuses(WRONG);
}

fn a_code_may_be_sent_as_a_number(site: Site) {
    loop {
        let (token, code) = site.registered(NUMBER);
        if code.starts_with('0') {
            continue;
        }
        let number: u32 = code.parse().unwrap();
        let body = json!({"phone_number": NUMBER, "security_code": number, "session_token": token});
        return site.post("verify", &body).is_valid();
    }
}

const FIELDS: [&str; 3] = ["phone_number", "security_code", "session_token"];

fn every_missing_field_is_named(site: Site) {
    let errors: Value = FIELDS
        .iter()
        .map(|field| ((*field).to_owned(), json!(["This field is required."])))
        .collect();
    let answer = site.post("verify", &json!({}));
    answer.is(400, &errors);
    assert!(answer.body.starts_with("{\"phone_number\""), "{answer:?}");
}

fn blank_and_null_fields_are_named(site: Site) {
    let whole = json!({"phone_number": NUMBER, "security_code": "1", "session_token": "a"});
    for field in FIELDS {
        for (value, text) in [
            (json!(""), "This field may not be blank."),
            (Value::Null, "This field may not be null."),
            (json!(false), "Not a valid string."),
            (json!(["000000"]), "Not a valid string."),
        ] {
            let mut body = whole.clone();
            body[field] = value;
            site.post("verify", &body).refuses_field(field, text);
        }
    }
}

fn what_is_no_number_is_named(site: Site) {
    let (token, code) = site.registered(NUMBER);
    for bad in ["+9180765XXX10", "0841234567", "+15555552016", "x"] {
        let answer = site.verify(bad, &code, &token);
        answer.refuses_field("phone_number", NO_NUMBER);
    }
}

fn a_wrong_code_and_a_wrong_session_read_the_same(site: Site) {
    let (token, code) = site.registered(NUMBER);
    let (other, _) = site.registered(OTHER);
    for (number, code, token) in [
        (NUMBER, other_than(&code).as_str(), token.as_str()),
        (NUMBER, &code, &other),
        (NUMBER, &code, "a.b.c"),
        (NUMBER, &code, &token[1..]),
        (NUMBER, &code, &format!("{token}.")),
        (NUMBER, &code, &"x".repeat(501)),
        (OTHER, &code, &token),
    ] {
        site.verify(number, code, token).refuses(WRONG);
    }
    site.verify(NUMBER, &code, &token).is_valid();
}

fn a_code_is_bound_to_its_number_and_session(site: Site) {
    let (token, code) = site.registered(NUMBER);
    let (other_token, other_code) = site.registered(OTHER);
    site.verify(NUMBER, &other_code, &token).refuses(WRONG);
    site.verify(OTHER, &code, &other_token).refuses(WRONG);
    site.verify(NUMBER, &code, &token).is_valid();
    site.verify(OTHER, &other_code, &other_token).is_valid();
}

fn a_code_expires_on_time(site: Site) {
    let (token, code) = site.registered(NUMBER);
    site.world.clock.advance(TimeDelta::seconds(601));
    site.verify(NUMBER, &other_than(&code), &token)
        .refuses(WRONG);
    site.verify(NUMBER, &code, &token).refuses(EXPIRED);
    let (token, code) = site.registered(NUMBER);
    site.world.clock.advance(TimeDelta::seconds(599));
    site.verify(NUMBER, &code, &token).is_valid();
}

fn asking_again_kills_the_first_code(site: Site) {
    let (first, first_code) = site.registered(NUMBER);
    let (second, second_code) = site.registered(NUMBER);
    assert_ne!(first, second);
    site.verify(NUMBER, &first_code, &first).refuses(WRONG);
    site.verify(NUMBER, &second_code, &first).refuses(WRONG);
    site.verify(NUMBER, &second_code, &second).is_valid();
}

fn what_is_no_code_is_none(site: Site) {
    for odd in [
        " ",
        "%",
        "１２３４５６",
        "000000",
        "111111",
        "1e5",
        "null",
        "undefined",
    ] {
        let (token, code) = site.registered(NUMBER);
        if code != odd {
            site.verify(NUMBER, odd, &token).refuses(WRONG);
        }
        site.verify(NUMBER, &format!("{code} "), &token)
            .refuses(WRONG);
        site.world.clock.advance(TimeDelta::hours(1));
    }
    let (token, _) = site.registered(NUMBER);
    site.verify(NUMBER, &"1".repeat(10_000), &token)
        .refuses(WRONG);
}
