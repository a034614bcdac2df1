//! `POST /api/v1/confirmation` and `/api/v1/auth` with the code that it sends.

use chrono::TimeDelta;
use latchkey_testkit::{World, both_databases};
use serde_json::json;

use crate::support::{EMAIL, NUMBER, PASSWORD, Site, caller};

both_databases!(
    a_code_sent_to_the_number_gets_a_token_once,
    get_and_post_read_the_code_alike,
    nobody_is_told_whose_number_is_known,
    a_text_that_is_no_number_is_invalid,
    what_is_missing_is_told_in_plain_text,
    a_code_is_rejected_after_its_time_and_after_five_wrong_ones,
    a_code_for_one_number_opens_no_other,
    a_disabled_user_gets_neither_code_nor_token,
);

fn ask(site: &Site, number: &str) {
    let sent = site.json("/api/v1/confirmation", &json!({"number": number}));
    sent.is(200, &json!({"confirmation": "sent"}));
}

/// The document's user, the messages of whose sign-up were read.
fn with_cash(world: &World) -> Site {
    let site = Site::over(&world.auth);
    site.cash();
    world.messages();
    site
}

fn by_code(site: &Site, number: &str, code: &str) -> crate::wire::Answer {
    let body = json!({"code": code, "user": {"number": number}});
    site.json("/api/v1/auth", &body)
}

fn rejected() -> serde_json::Value {
    json!({"confirmation": "rejected"})
}

fn a_code_sent_to_the_number_gets_a_token_once(world: World) {
    let site = with_cash(&world);
    ask(&site, "+1 555 555 2016");
    let code = world.texted_code();
    by_code(&site, NUMBER, "000000").is(200, &rejected());
    let token = by_code(&site, NUMBER, code.expose()).token();
    assert_eq!(site.me(&token).json()["email"], EMAIL);
    by_code(&site, NUMBER, code.expose()).is(200, &rejected());
    let user = caller(&world, &token).user;
    assert!(user.mobiles.iter().all(|mobile| mobile.verified.is_some()));
}

fn get_and_post_read_the_code_alike(world: World) {
    let site = with_cash(&world);
    let number = "%2b15555552016";
    for form in [false, true] {
        let sent = site.form("/api/v1/confirmation", &format!("number={number}"));
        sent.is(200, &json!({"confirmation": "sent"}));
        let code = world.texted_code();
        let query = format!("code={}&user%5Bnumber%5D={number}", code.expose());
        let answer = if form {
            site.form("/api/v1/auth", &query)
        } else {
            site.get(&format!("/api/v1/auth?{query}"))
        };
        assert_eq!(site.me(&answer.token()).status, 200);
    }
}

fn nobody_is_told_whose_number_is_known(world: World) {
    let site = with_cash(&world);
    ask(&site, "+15555550000");
    assert_eq!(world.messages().len(), 0);
    by_code(&site, "+15555550000", "123456").is(200, &rejected());
}

fn a_text_that_is_no_number_is_invalid(world: World) {
    let site = with_cash(&world);
    let invalid = json!({"confirmation": "invalid"});
    for number in [
        json!("15555552016"),
        json!("cash"),
        json!("+1"),
        json!(["+15555552016"]),
        json!({"x": 1}),
        json!("+".repeat(300)),
    ] {
        let answer = site.json("/api/v1/confirmation", &json!({"number": number}));
        answer.is(200, &invalid);
    }
    assert_eq!(world.messages().len(), 0);
}

fn what_is_missing_is_told_in_plain_text(world: World) {
    let site = with_cash(&world);
    let auth = "The code or the number is missing.";
    for (answer, text) in [
        (
            site.form("/api/v1/confirmation", ""),
            "The number is missing.",
        ),
        (
            site.form("/api/v1/confirmation", "number="),
            "The number is missing.",
        ),
        (site.get("/api/v1/auth?code=123456"), auth),
        (
            site.get("/api/v1/auth?code=&user[number]=%2b15555552016"),
            auth,
        ),
        (site.get("/api/v1/auth?user[number]=%2b15555552016"), auth),
        (site.form("/api/v1/auth", "code=123456&user[number]="), auth),
        (by_code(&site, "", "123456"), auth),
        (
            site.json(
                "/api/v1/auth",
                &json!({"code": [1], "user": {"number": NUMBER}}),
            ),
            auth,
        ),
    ] {
        assert_eq!((answer.status, answer.body.as_str()), (400, text));
        let plain = Some("text/plain; charset=utf-8");
        assert_eq!(answer.header("content-type"), plain);
    }
}

fn a_code_is_rejected_after_its_time_and_after_five_wrong_ones(world: World) {
    let site = with_cash(&world);
    ask(&site, NUMBER);
    let late = world.texted_code();
    world.clock.advance(TimeDelta::seconds(601));
    by_code(&site, NUMBER, late.expose()).is(200, &rejected());
    ask(&site, NUMBER);
    let code = world.texted_code();
    let wrong = if code.expose() == "111111" {
        "222222"
    } else {
        "111111"
    };
    for _ in 0..5 {
        by_code(&site, NUMBER, wrong).is(200, &rejected());
    }
    by_code(&site, NUMBER, code.expose()).is(200, &rejected());
}

fn a_code_for_one_number_opens_no_other(world: World) {
    let site = with_cash(&world);
    let other = json!({
        "fname": "Other", "lname": "One", "email": "other@gmail.com", "password": PASSWORD,
        "dob": "1990-01-01", "number": "+15555552017",
    });
    site.sign_up(&other).token();
    world.messages();
    ask(&site, NUMBER);
    let code = world.texted_code();
    ask(&site, "+15555552017");
    by_code(&site, "+15555552017", code.expose()).is(200, &rejected());
    assert_eq!(by_code(&site, NUMBER, code.expose()).json()["email"], EMAIL);
}

fn a_disabled_user_gets_neither_code_nor_token(world: World) {
    let site = with_cash(&world);
    ask(&site, NUMBER);
    let code = world.texted_code();
    world.auth.set_user_disabled(EMAIL, true).unwrap();
    by_code(&site, NUMBER, code.expose()).is(200, &rejected());
    ask(&site, NUMBER);
    assert_eq!(world.messages().len(), 0);
}
