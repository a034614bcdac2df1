//! `auth/mfa/token/`: the life of an authenticator.

use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::{
    given::INVALID,
    support::{PASSWORD, Site},
};

both_databases!(
    an_authenticator_is_added_confirmed_used_and_removed,
    the_secret_is_shown_until_it_is_confirmed_and_never_again,
    a_secret_that_was_never_confirmed_is_replaced,
    the_picture_of_the_secret_is_drawn_here_while_it_waits,
    an_unconfirmed_authenticator_changes_nothing,
    an_authenticator_belongs_to_one_user,
    where_there_is_none_the_answer_is_404,
    paths_are_served_below_both_mounts_with_and_without_a_slash,
);

fn an_authenticator_is_added_confirmed_used_and_removed(site: Site) {
    let joe = site.founder("acme");
    site.is_on(&joe.token, false, false);
    let authenticator = site.add_totp(&joe);
    site.is_on(&joe.token, false, true);
    assert!(
        site.opens(&joe.token),
        "the session that enabled it goes on"
    );

    let token = site.owing(&joe, "token");
    site.is_on(&token, false, true);
    assert!(!site.opens(&token));
    let wrong = authenticator.wrong_code(&site);
    site.verify(&token, &wrong).refuses("token", INVALID);
    site.verify(&token, &authenticator.code(&site)).is_done();
    assert!(site.opens(&token));

    site.mfa("DELETE", "token/", &token).is_done();
    site.is_on(&token, false, false);
    let login = site.try_log_in("acme", &joe.email, PASSWORD).data(200);
    assert_eq!(login["mfa"], Value::Null);
    assert!(site.opens(login["token"].as_str().unwrap()));
}

fn the_secret_is_shown_until_it_is_confirmed_and_never_again(site: Site) {
    let joe = site.founder("acme");
    let made = site.mfa("POST", "token/", &joe.token);
    let data = made.data(201);
    let key = data["key"].as_str().unwrap();
    assert!(
        key.len() == 32
            && key
                .bytes()
                .all(|byte| b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".contains(&byte))
    );
    let url = format!(
        "otpauth://totp/acme:owner%40acme.example?secret={key}&issuer=acme&algorithm=SHA1&digits=6&period=30"
    );
    let shown = |url: Value, key: Value, confirmed: bool, updated: i64| {
        json!({"otpauth_url": url, "issuer": "acme", "account": "owner@acme.example", "key": key,
            "confirmed": confirmed, "created": 1_767_603_600_000_i64, "updated": updated})
    };
    let expected = shown(json!(url), json!(key), false, 1_767_603_600_000);
    assert_eq!(data.to_string(), expected.to_string());
    assert_eq!(site.mfa("GET", "token/", &joe.token).data(200), expected);

    site.pass(30);
    let code = crate::given::Authenticator::read(&data["otpauth_url"]).code(&site);
    site.verify(&joe.token, &code).is_done();
    assert_eq!(
        site.mfa("GET", "token/", &joe.token).data(200),
        shown(Value::Null, Value::Null, true, 1_767_603_630_000)
    );
    site.mfa("POST", "token/", &joe.token).refuses(
        "non_field_errors",
        "Multi-factor authentication is already enabled.",
    );
}

fn a_secret_that_was_never_confirmed_is_replaced(site: Site) {
    let joe = site.founder("acme");
    let (first, second) = (site.begin_totp(&joe), site.begin_totp(&joe));
    site.verify(&joe.token, &first.code(&site))
        .refuses("token", INVALID);
    site.verify(&joe.token, &second.code(&site)).is_done();
}

fn the_picture_of_the_secret_is_drawn_here_while_it_waits(site: Site) {
    let joe = site.founder("acme");
    let picture = || site.mfa("GET", "token/qr/", &joe.token);
    picture().fails(404, "Not found.");
    let authenticator = site.begin_totp(&joe);
    let answer = picture();
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("image/svg+xml"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(
        answer.header("content-security-policy"),
        Some("default-src 'none'; sandbox; frame-ancestors 'none'")
    );
    assert!(answer.body.contains("<svg") && answer.body.ends_with("</svg>"));
    assert!(!answer.body.contains("href") && !answer.body.contains("<script"));
    let wide: u32 = answer
        .body
        .split_once("width=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(width, _)| width.parse().unwrap())
        .unwrap();
    assert!((240..400).contains(&wide));
    site.verify(&joe.token, &authenticator.code(&site))
        .is_done();
    picture().fails(404, "Not found.");
}

fn an_unconfirmed_authenticator_changes_nothing(site: Site) {
    let joe = site.founder("acme");
    let authenticator = site.begin_totp(&joe);
    site.is_on(&joe.token, false, false);
    let login = site.try_log_in("acme", &joe.email, PASSWORD).data(200);
    assert_eq!(login["mfa"], Value::Null);
    site.mfa("POST", "recovery-codes/", &joe.token)
        .fails(404, "Not found.");
    site.verify(&joe.token, &authenticator.wrong_code(&site))
        .refuses("token", INVALID);
    site.is_on(&joe.token, false, false);
    site.mfa("DELETE", "token/", &joe.token).is_done();
    site.verify(&joe.token, &authenticator.code(&site))
        .refuses("token", INVALID);
}

fn an_authenticator_belongs_to_one_user(site: Site) {
    let joe = site.founder("acme");
    let ann = site.member("acme", "ann@acme.example");
    let (his, hers) = (site.add_totp(&joe), site.add_totp(&ann));
    let token = site.owing(&joe, "token");
    site.verify(&token, &hers.code(&site))
        .refuses("token", INVALID);
    assert!(!site.opens(&token));
    site.verify(&token, &his.code(&site)).is_done();
    let stranger = site.founder("other");
    site.is_on(&stranger.token, false, false);
}

fn where_there_is_none_the_answer_is_404(site: Site) {
    let joe = site.founder("acme");
    for (method, path) in [
        ("GET", "token/"),
        ("DELETE", "token/"),
        ("GET", "sms/"),
        ("DELETE", "sms/"),
        ("POST", "sms/send/"),
        ("POST", "recovery-codes/"),
    ] {
        site.mfa(method, path, &joe.token).fails(404, "Not found.");
    }
    site.verify(&joe.token, "000000").refuses("token", INVALID);
}

/// With a content type and no body, as SDKs do.
fn paths_are_served_below_both_mounts_with_and_without_a_slash(site: Site) {
    let joe = site.founder("acme");
    for mount in ["/api/3", "/3"] {
        for slash in ["", "/"] {
            let send = |method: &str, path: &str| {
                let path = format!("auth/mfa{path}{slash}");
                let request = site.request(method, &path).below(mount);
                request
                    .token(&joe.token)
                    .body("application/json", "")
                    .send()
            };
            send("GET", "").data(200);
            send("POST", "/token").data(201);
            send("GET", "/token").data(200);
            send("DELETE", "/token").is_done();
        }
    }
    let anonymous = site.get("auth/mfa/").send();
    anonymous.is_unauthorized("Authentication credentials were not provided.");
}
