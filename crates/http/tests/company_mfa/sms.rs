//! `auth/mfa/sms/`: codes by SMS.

use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::{
    given::{INVALID, NUMBER},
    support::{Account, Answer, PASSWORD, Site},
};

both_databases!(
    codes_by_sms_are_turned_on_used_and_turned_off,
    the_number_goes_by_either_name,
    a_number_that_is_none_is_refused,
    a_code_goes_to_the_stored_number_whatever_the_request_names,
    a_number_that_was_never_confirmed_is_replaced_and_its_code_dies,
    a_new_code_kills_the_one_before,
    a_code_lives_ten_minutes_and_survives_four_wrong_ones,
    a_login_asks_for_the_authenticator_first_and_takes_either,
    no_other_code_by_sms_counts,
);

fn enable(site: &Site, account: &Account, body: &Value) -> Answer {
    let request = site.post("auth/mfa/sms/").token(&account.token);
    request.json(body).send()
}

fn codes_by_sms_are_turned_on_used_and_turned_off(site: Site) {
    let joe = site.founder("acme");
    let device = |confirmed: bool| json!({"mobile_number": NUMBER, "confirmed": confirmed});
    let named = enable(&site, &joe, &json!({"mobile_number": NUMBER}));
    assert_eq!(named.data(201).to_string(), device(false).to_string());
    site.is_on(&joe.token, false, false);
    let login = site.try_log_in("acme", &joe.email, PASSWORD).data(200);
    assert_eq!(login["mfa"], Value::Null);
    let code = site.world.texted_code();
    site.verify(&joe.token, code.expose()).is_done();
    site.is_on(&joe.token, true, false);
    assert_eq!(site.mfa("GET", "sms/", &joe.token).data(200), device(true));
    assert!(site.opens(&joe.token));

    let token = site.owing(&joe, "sms");
    assert!(!site.opens(&token));
    site.verify(&token, code.expose()).refuses("token", INVALID);
    let sent = site.mfa("POST", "sms/send/", &token);
    assert_eq!(sent.data(200), device(true));
    let code = site.world.texted_code();
    site.verify(&token, code.expose()).is_done();
    assert!(site.opens(&token));
    site.verify(&token, code.expose()).refuses("token", INVALID);

    enable(&site, &joe, &json!({"mobile_number": NUMBER})).refuses(
        "non_field_errors",
        "Multi-factor authentication is already enabled.",
    );
    site.mfa("DELETE", "sms/", &joe.token).is_done();
    site.mfa("DELETE", "sms/", &joe.token)
        .fails(404, "Not found.");
    let login = site.try_log_in("acme", &joe.email, PASSWORD).data(200);
    assert_eq!(login["mfa"], Value::Null);
}

fn the_number_goes_by_either_name(site: Site) {
    let joe = site.founder("acme");
    for body in [
        json!({"mobile": NUMBER}),
        json!({"mobile_number": " +27 82 123-4567 "}),
        json!({"mobile_number": NUMBER, "mobile": "+27820000000"}),
    ] {
        let data = enable(&site, &joe, &body).data(201);
        assert_eq!(data["mobile_number"], NUMBER);
    }
    let form = site.post("auth/mfa/sms/").token(&joe.token);
    form.form(&[("mobile", NUMBER)]).send().data(201);
}

fn a_number_that_is_none_is_refused(site: Site) {
    let joe = site.founder("acme");
    for (body, reason) in [
        (json!({}), "This field is required."),
        (json!({"mobile_number": ""}), "This field may not be blank."),
        (
            json!({"mobile_number": "home"}),
            "Enter a valid phone number.",
        ),
        (json!({"mobile": "12"}), "Enter a valid phone number."),
    ] {
        enable(&site, &joe, &body).refuses("mobile_number", reason);
    }
    assert!(
        site.world
            .messages()
            .iter()
            .all(|sent| sent.purpose != "second_factor")
    );
}

/// The Python SDK names one.
fn a_code_goes_to_the_stored_number_whatever_the_request_names(site: Site) {
    let joe = site.founder("acme");
    site.add_sms(&joe);
    let token = site.owing(&joe, "sms");
    site.world.messages();
    let request = site.post("auth/mfa/sms/send/").token(&token);
    let sent = request
        .json(&json!({"mobile_number": "+27829999999"}))
        .send();
    assert_eq!(sent.data(200)["mobile_number"], NUMBER);
    let texts: Vec<_> = site.world.messages();
    assert_eq!(texts.len(), 1);
    assert_eq!(
        (texts[0].to.as_str(), texts[0].purpose),
        (NUMBER, "second_factor")
    );
}

fn a_number_that_was_never_confirmed_is_replaced_and_its_code_dies(site: Site) {
    let joe = site.founder("acme");
    enable(&site, &joe, &json!({"mobile_number": NUMBER})).data(201);
    let first = site.world.texted_code();
    enable(&site, &joe, &json!({"mobile_number": "+27820000000"})).data(201);
    let second = site.world.texted_code();
    site.verify(&joe.token, first.expose())
        .refuses("token", INVALID);
    site.verify(&joe.token, second.expose()).is_done();
    let shown = site.mfa("GET", "sms/", &joe.token).data(200);
    assert_eq!(
        shown,
        json!({"mobile_number": "+27820000000", "confirmed": true})
    );
}

fn a_new_code_kills_the_one_before(site: Site) {
    let joe = site.founder("acme");
    site.add_sms(&joe);
    let token = site.owing(&joe, "sms");
    let send = || {
        site.mfa("POST", "sms/send/", &token).data(200);
        site.world.texted_code()
    };
    let (first, second) = (send(), send());
    site.verify(&token, first.expose())
        .refuses("token", INVALID);
    site.verify(&token, second.expose()).is_done();
}

fn a_code_lives_ten_minutes_and_survives_four_wrong_ones(site: Site) {
    let joe = site.founder("acme");
    site.add_sms(&joe);
    let send = || {
        site.mfa("POST", "sms/send/", &joe.token).data(200);
        site.world.texted_code()
    };
    let wrong = |code: &str| if code == "000000" { "000001" } else { "000000" };
    let code = send();
    site.pass(600);
    site.verify(&joe.token, code.expose())
        .refuses("token", INVALID);
    site.pass(900);
    let code = send();
    for _ in 0..5 {
        site.verify(&joe.token, wrong(code.expose()))
            .refuses("token", INVALID);
    }
    site.verify(&joe.token, code.expose())
        .refuses("token", INVALID);
    site.pass(900);
    let code = send();
    for _ in 0..4 {
        site.verify(&joe.token, wrong(code.expose()))
            .refuses("token", INVALID);
        // From the tenth wrong one in a row on there is a wait.
        site.pass(30);
    }
    site.verify(&joe.token, code.expose()).is_done();
}

fn a_login_asks_for_the_authenticator_first_and_takes_either(site: Site) {
    let joe = site.founder("acme");
    site.add_sms(&joe);
    let authenticator = site.add_totp(&joe);
    site.is_on(&joe.token, true, true);
    let (by_totp, by_sms) = (site.owing(&joe, "token"), site.owing(&joe, "token"));
    site.mfa("POST", "sms/send/", &by_sms).data(200);
    let code = site.world.texted_code();
    site.verify(&by_totp, &authenticator.code(&site)).is_done();
    site.verify(&by_sms, code.expose()).is_done();
    assert!(site.opens(&by_totp) && site.opens(&by_sms));
    site.mfa("DELETE", "token/", &by_sms).is_done();
    site.owing(&joe, "sms");
}

fn no_other_code_by_sms_counts(site: Site) {
    let joe = site.founder("acme");
    site.add_sms(&joe);
    let token = site.owing(&joe, "sms");
    let number = site.post("user/mobiles/").token(&joe.token);
    number
        .json(&json!({"number": "+27820000001"}))
        .send()
        .data(201);
    let code = site.world.texted_code();
    site.verify(&token, code.expose()).refuses("token", INVALID);
    assert!(!site.opens(&token));
}
