//! `POST auth/mobile/verify/` and `POST auth/mobile/verify/resend/`

use chrono::TimeDelta;
use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::support::{Account, Answer, Site, registration};

const NUMBER: &str = "+27821234567";

both_databases!(
    a_texted_code_verifies_the_number_once,
    a_code_may_be_sent_as_a_number,
    a_wrong_or_expired_code_is_named,
    a_code_dies_of_guessing,
    a_code_is_bound_to_its_user,
    a_resent_code_replaces_the_first,
    whatever_is_unknown_or_verified_gets_the_same_answer_and_no_message,
    fields_that_are_missing_are_named,
);

/// A founder with a number.
fn caller(site: &Site) -> Account {
    let mut body = registration("acme", "owner@acme.example");
    body["mobile_number"] = json!(NUMBER);
    let answer = site.post("auth/company/register/").json(&body).send();
    Account::of(&answer.data(201))
}

fn verify(site: &Site, account: &Account, otp: &Value) -> Answer {
    let request = site.post("auth/mobile/verify/").token(&account.token);
    request.json(&json!({"otp": otp})).send()
}

fn resend(site: &Site, company: &str, mobile: &str) -> Answer {
    let body = json!({"mobile": mobile, "company": company});
    site.post("auth/mobile/verify/resend/").json(&body).send()
}

fn code(site: &Site) -> Value {
    json!(site.world.texted_code().expose())
}

/// Another code of the same length.
fn wrong(code: &Value) -> Value {
    let digits = code.as_str().unwrap();
    let last = if digits.ends_with('0') { '1' } else { '0' };
    json!(format!("{}{last}", &digits[..digits.len() - 1]))
}

fn is_verified(site: &Site, account: &Account) -> bool {
    let user = site.get("auth/").token(&account.token).send().data(200);
    user["verification"]["mobile"] == true
}

fn a_texted_code_verifies_the_number_once(site: Site) {
    let owner = caller(&site);
    let code = code(&site);
    assert!(!is_verified(&site, &owner));
    verify(&site, &owner, &code).is_done();
    assert!(is_verified(&site, &owner));
    verify(&site, &owner, &code).refuses("otp", "Invalid OTP.");
    assert!(is_verified(&site, &owner));
}

fn a_code_may_be_sent_as_a_number(site: Site) {
    let owner = caller(&site);
    loop {
        let text = site.world.texted_code();
        if let (false, Ok(number)) = (text.expose().starts_with('0'), text.expose().parse::<u32>())
        {
            return verify(&site, &owner, &json!(number)).is_done();
        }
        resend(&site, "acme", NUMBER).is_done();
    }
}

fn a_wrong_or_expired_code_is_named(site: Site) {
    let owner = caller(&site);
    let code = code(&site);
    for wrong in [
        wrong(&code),
        json!("12"),
        json!("code"),
        json!("0".repeat(300)),
    ] {
        verify(&site, &owner, &wrong).refuses("otp", "Invalid OTP.");
    }
    site.world.clock.advance(TimeDelta::minutes(10));
    verify(&site, &owner, &code).refuses("otp", "Invalid OTP.");
    assert!(!is_verified(&site, &owner));
}

fn a_code_dies_of_guessing(site: Site) {
    let owner = caller(&site);
    let code = code(&site);
    for _ in 0..5 {
        verify(&site, &owner, &wrong(&code)).refuses("otp", "Invalid OTP.");
    }
    verify(&site, &owner, &code).refuses("otp", "Invalid OTP.");
}

fn a_code_is_bound_to_its_user(site: Site) {
    let owner = caller(&site);
    let ann = site.member("acme", "ann@acme.example");
    let code = code(&site);
    verify(&site, &ann, &code).refuses("otp", "Invalid OTP.");
    verify(&site, &owner, &code).is_done();
}

fn a_resent_code_replaces_the_first(site: Site) {
    let owner = caller(&site);
    let first = code(&site);
    resend(&site, "acme", "+27 82 123 4567").is_done();
    let second = code(&site);
    assert_ne!(first, second);
    verify(&site, &owner, &first).refuses("otp", "Invalid OTP.");
    verify(&site, &owner, &second).is_done();
}

fn whatever_is_unknown_or_verified_gets_the_same_answer_and_no_message(site: Site) {
    let owner = caller(&site);
    verify(&site, &owner, &code(&site)).is_done();
    site.world.messages();
    for (company, mobile) in [
        ("acme", "+27820000000"),
        ("nowhere", NUMBER),
        ("acme", "not a number"),
        ("acme", NUMBER),
    ] {
        resend(&site, company, mobile).is_done();
    }
    assert!(site.world.messages().is_empty());
}

fn fields_that_are_missing_are_named(site: Site) {
    let owner = site.founder("acme");
    let required = "This field is required.";
    let post = |path| site.post(path).token(&owner.token).json(&json!({})).send();
    post("auth/mobile/verify/").refuses("otp", required);
    post("auth/mobile/verify/resend/").refuses_all(&[("mobile", required), ("company", required)]);
    verify(&site, &owner, &json!("123456")).refuses("otp", "Invalid OTP.");
}
