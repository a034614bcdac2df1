//! `POST /api/v1/settings/send_phone_verification.json` and `POST /api/v1/settings/verify_phone.json`

use chrono::TimeDelta;
use latchkey_domain::model::Budget;
use latchkey_testkit::{both_databases, world::Builder};
use serde_json::json;

use crate::support::{BAD_TOKEN, Device, NO_TOKEN, NUMBER, PASSWORD, Site, add};

both_databases!(
    a_number_is_confirmed_by_the_code_sent_to_it,
    a_number_without_a_country_is_read_in_the_configured_one,
    what_is_no_number_is_refused,
    a_wrong_used_or_expired_code_is_refused,
    a_code_dies_of_guessing,
    the_code_of_a_first_number_does_not_confirm_a_second,
    a_code_is_bound_to_its_user,
    a_number_of_somebody_else_is_answered_alike_and_sent_nothing,
    so_many_messages_go_to_a_number,
    both_need_a_token,
);

const SEND: &str = "POST /api/v1/settings/send_phone_verification.json";
const VERIFY: &str = "POST /api/v1/settings/verify_phone.json";
const SENT: &str = "Verification code sent.";
const CONFIRMED: &str = "Your number was successfully confirmed.";
const BAD_CODE: &str = "Invalid verification code.";

fn send(site: &Site, device: &Device, phone: &str) -> crate::wire::Answer {
    site.form(SEND, &[("auth_token", &device.token), ("phone", phone)])
}

fn verify(site: &Site, device: &Device, code: &str) -> crate::wire::Answer {
    site.form(VERIFY, &[("auth_token", &device.token), ("token", code)])
}

fn code(site: &Site) -> String {
    site.world.texted_code().expose().to_owned()
}

fn wrong(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..code.len() - 1])
}

/// Number and whether it is verified, as the profile shows them.
fn shown(site: &Site, device: &Device) -> (serde_json::Value, serde_json::Value) {
    let profile = site.form("GET /api/v1/profile", &[("auth_token", &device.token)]);
    let profile = profile.json();
    (profile["phone"].clone(), profile["phone_verified"].clone())
}

fn a_number_is_confirmed_by_the_code_sent_to_it(site: Site) {
    let device = site.sign_in();
    send(&site, &device, NUMBER).says(200, SENT);
    assert_eq!(shown(&site, &device), (json!("+11234567890"), json!(false)));
    let code = code(&site);
    verify(&site, &device, &code).says(200, CONFIRMED);
    assert_eq!(shown(&site, &device), (json!("+11234567890"), json!(true)));
    verify(&site, &device, &code).says(400, BAD_CODE);
}

fn a_number_without_a_country_is_read_in_the_configured_one(builder: Builder) {
    let site = Site::over(
        builder
            .policy(|policy| policy.otp.default_region = "ZA".to_owned())
            .build(),
    );
    let device = site.sign_in();
    for (phone, number) in [
        ("(084) 123-4567", "+27841234567"),
        ("084 123 4567", "+27841234567"),
        ("+1 (123) 456-7890", "+11234567890"),
    ] {
        send(&site, &device, phone).says(200, SENT);
        assert_eq!(shown(&site, &device).0, number);
    }
}

fn what_is_no_number_is_refused(site: Site) {
    let device = site.sign_in();
    let _ = site.world.messages();
    for bad in ["", " ", "phone", "123", "(123)456-789x", "+9180765XXX10"] {
        send(&site, &device, bad).says(400, "Invalid phone number.");
    }
    for bad in [json!(null), json!([NUMBER]), json!(true), json!({})] {
        let body = json!({"auth_token": device.token, "phone": bad});
        site.json(SEND, &body).says(400, "Invalid phone number.");
    }
    assert!(site.world.messages().is_empty());
}

fn a_wrong_used_or_expired_code_is_refused(site: Site) {
    let device = site.sign_in();
    verify(&site, &device, "123456").says(400, BAD_CODE);
    send(&site, &device, NUMBER).says(200, SENT);
    let first = code(&site);
    for bad in ["", " ", "1988", &wrong(&first), &format!("{first} ")] {
        verify(&site, &device, bad).says(400, BAD_CODE);
    }
    for bad in [json!(null), json!([first]), json!(false), json!({})] {
        let body = json!({"auth_token": device.token, "token": bad});
        site.json(VERIFY, &body).says(400, BAD_CODE);
    }
    send(&site, &device, NUMBER).says(200, SENT);
    let second = code(&site);
    verify(&site, &device, &first).says(400, BAD_CODE);
    site.world.clock.advance(TimeDelta::seconds(601));
    verify(&site, &device, &second).says(400, BAD_CODE);
}

fn a_code_dies_of_guessing(site: Site) {
    let device = site.sign_in();
    send(&site, &device, NUMBER).says(200, SENT);
    let code = code(&site);
    for _ in 0..5 {
        verify(&site, &device, &wrong(&code)).says(400, BAD_CODE);
    }
    verify(&site, &device, &code).says(400, BAD_CODE);
}

fn the_code_of_a_first_number_does_not_confirm_a_second(site: Site) {
    let device = site.sign_in();
    send(&site, &device, NUMBER).says(200, SENT);
    let first = code(&site);
    send(&site, &device, "(123)456-7891").says(200, SENT);
    verify(&site, &device, &first).says(400, BAD_CODE);
    assert_eq!(shown(&site, &device), (json!("+11234567891"), json!(false)));
    verify(&site, &device, &code(&site)).says(200, CONFIRMED);
    assert_eq!(shown(&site, &device), (json!("+11234567891"), json!(true)));
}

/// Another user's session.
fn bob(site: &Site) -> Device {
    add(&site.world, "Bob", "bob@beyondvip.com");
    let fields = [("email", "bob@beyondvip.com"), ("password", PASSWORD)];
    Device::of(&site.try_sign_in(&fields))
}

fn a_code_is_bound_to_its_user(site: Site) {
    let (ann, bob) = (site.sign_in(), bob(&site));
    send(&site, &ann, NUMBER).says(200, SENT);
    let code_of_ann = code(&site);
    send(&site, &bob, "(123)456-7891").says(200, SENT);
    verify(&site, &bob, &code_of_ann).says(400, BAD_CODE);
    verify(&site, &ann, &code_of_ann).says(200, CONFIRMED);
}

fn a_number_of_somebody_else_is_answered_alike_and_sent_nothing(site: Site) {
    let (ann, bob) = (site.sign_in(), bob(&site));
    send(&site, &ann, NUMBER).says(200, SENT);
    let _ = site.world.messages();
    send(&site, &bob, NUMBER).says(200, SENT);
    assert!(site.world.messages().is_empty());
    verify(&site, &bob, "123456").says(400, BAD_CODE);
}

fn so_many_messages_go_to_a_number(builder: Builder) {
    let budget = Budget {
        count: 3,
        window_seconds: 3600,
    };
    let site = Site::over(
        builder
            .policy(|policy| policy.limits.sms_per_number = budget)
            .build(),
    );
    let device = site.sign_in();
    send(&site, &device, NUMBER).says(200, SENT);
    send(&site, &device, "123-456-7890").says(200, SENT);
    let answer = send(&site, &device, "+1 123 456 7890");
    let wait = answer.header("retry-after").unwrap().to_owned();
    let text = format!("Too many requests. Try again in {wait} seconds.");
    answer.says(429, &text);
}

fn both_need_a_token(site: Site) {
    for line in [SEND, VERIFY] {
        site.form(line, &[]).says(401, NO_TOKEN);
        site.form(line, &[("auth_token", "x")]).says(423, BAD_TOKEN);
    }
}
