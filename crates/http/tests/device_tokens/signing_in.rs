//! `POST /api/v1/tokens.json`

use chrono::TimeDelta;
use latchkey_domain::{admin::CreateUser, model::Budget};
use latchkey_testkit::{World, both_databases, world::Builder};
use rstest::rstest;
use serde_json::json;

use crate::support::{Device, EMAIL, PASSWORD, Site, WRONG, add};

both_databases!(
    signing_in_answers_with_a_token_and_whose_it_is,
    a_wrong_password_and_an_unknown_user_read_the_same,
    a_disabled_user_reads_like_a_wrong_password,
    users_of_other_companies_cannot_sign_in,
    a_device_has_one_session,
    sessions_without_a_device_do_not_replace_each_other,
    a_device_belongs_to_its_user,
    a_session_lives_by_being_used,
    too_many_tries_are_told_when_to_come_back,
);

fn signing_in_answers_with_a_token_and_whose_it_is(site: Site) {
    let fields = [
        ("email", EMAIL),
        ("password", PASSWORD),
        ("device_token", "324628746283682634"),
        ("mobile_os", "ios"),
    ];
    let answer = site.try_sign_in(&fields);
    let device = Device::of(&answer);
    let id = site.ann.id.0;
    assert_eq!(
        answer.body,
        format!(
            r#"{{"token":"{}","user_info":{{"id":{id},"first_name":"Ann","last_name":"Lee"}}}}"#,
            device.token
        )
    );
    let is_url_safe = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    assert!(device.token.len() == 22 && device.token.chars().all(is_url_safe));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(site.knows(&device));
}

const INCOMPLETE: &str = "The request must contain the user email and password.";

#[rstest]
#[case(json!({}), INCOMPLETE)]
#[case(json!({"email": EMAIL}), INCOMPLETE)]
#[case(json!({"password": PASSWORD}), INCOMPLETE)]
#[case(json!({"email": "", "password": PASSWORD}), INCOMPLETE)]
#[case(json!({"email": "  ", "password": PASSWORD}), INCOMPLETE)]
#[case(json!({"email": EMAIL, "password": ""}), INCOMPLETE)]
#[case(json!({"email": null, "password": null}), INCOMPLETE)]
#[case(json!({"email": [EMAIL], "password": PASSWORD}), INCOMPLETE)]
#[case(json!({"email": EMAIL, "password": PASSWORD, "mobile_os": "windows"}), "Invalid mobile_os.")]
#[case(json!({"email": EMAIL, "password": PASSWORD, "mobile_os": 1}), "Invalid mobile_os.")]
#[case(json!({"email": EMAIL, "password": PASSWORD, "mobile_os": "IOS"}), "Invalid mobile_os.")]
#[case(json!({"email": EMAIL, "password": PASSWORD, "device_token": {}}), "Invalid device_token.")]
#[case(json!({"email": EMAIL, "password": "a\u{0}b"}), "Null characters are not allowed.")]
fn what_is_missing_or_not_possible_is_refused(
    #[case] body: serde_json::Value,
    #[case] message: &str,
) {
    let site = Site::over(World::sqlite());
    site.json("POST /api/v1/tokens", &body).says(400, message);
}

#[rstest]
#[case(json!({"email": EMAIL, "password": PASSWORD}))]
#[case(json!({"email": EMAIL, "password": PASSWORD, "device_token": "", "mobile_os": null}))]
#[case(json!({"email": EMAIL, "password": PASSWORD, "device_token": 324_628, "mobile_os": "android"}))]
#[case(json!({"email": " ADMIN@beyondvip.COM ", "password": PASSWORD, "app_id": "2", "user_id": 99}))]
fn a_device_need_not_be_named_and_unknown_parameters_do_not_matter(
    #[case] body: serde_json::Value,
) {
    let site = Site::over(World::sqlite());
    let answer = site.json("POST /api/v1/tokens", &body);
    assert_eq!(Device::of(&answer).id, site.ann.id.0);
}

fn a_wrong_password_and_an_unknown_user_read_the_same(site: Site) {
    for (email, password) in [
        (EMAIL, "wrong"),
        (EMAIL, " correct horse"),
        ("nobody@beyondvip.com", PASSWORD),
        ("no address", PASSWORD),
    ] {
        let answer = site.try_sign_in(&[("email", email), ("password", password)]);
        answer.says(401, WRONG);
    }
}

fn a_disabled_user_reads_like_a_wrong_password(site: Site) {
    let device = site.sign_in();
    site.disable();
    for password in [PASSWORD, "wrong"] {
        site.try_sign_in(&[("email", EMAIL), ("password", password)])
            .says(401, WRONG);
    }
    assert!(!site.knows(&device));
}

fn users_of_other_companies_cannot_sign_in(site: Site) {
    site.world.auth.create_company("other", None).unwrap();
    let user = CreateUser {
        email: Some("bob@beyondvip.com".to_owned()),
        password: Some(PASSWORD.into()),
        ..Default::default()
    };
    site.world
        .auth
        .create_user_as_operator("other", &user)
        .unwrap();
    site.try_sign_in(&[("email", "bob@beyondvip.com"), ("password", PASSWORD)])
        .says(401, WRONG);
}

fn a_device_has_one_session(site: Site) {
    let first = site.sign_in_on("one");
    let other = site.sign_in_on("two");
    assert!(site.knows(&first));
    let again = site.sign_in_on("one");
    assert_ne!(first.token, again.token);
    assert!(!site.knows(&first));
    assert!(site.knows(&again) && site.knows(&other));
}

fn sessions_without_a_device_do_not_replace_each_other(site: Site) {
    let (first, second) = (site.sign_in(), site.sign_in());
    assert!(site.knows(&first) && site.knows(&second));
}

fn a_device_belongs_to_its_user(site: Site) {
    let ann = site.sign_in_on("shared");
    add(&site.world, "Bob", "bob@beyondvip.com");
    let fields = [
        ("email", "bob@beyondvip.com"),
        ("password", PASSWORD),
        ("device_token", "shared"),
    ];
    let bob = Device::of(&site.try_sign_in(&fields));
    assert!(site.knows(&ann) && site.knows(&bob));
}

fn a_session_lives_by_being_used(site: Site) {
    let (used, idle) = (site.sign_in_on("used"), site.sign_in_on("idle"));
    for _ in 0..3 {
        site.world.clock.advance(TimeDelta::days(60));
        assert!(site.knows(&used));
    }
    assert!(!site.knows(&idle));
    site.world.clock.advance(TimeDelta::days(91));
    assert!(!site.knows(&used));
}

fn too_many_tries_are_told_when_to_come_back(builder: Builder) {
    let budget = Budget {
        count: 2,
        window_seconds: 600,
    };
    let site = Site::over(
        builder
            .policy(|policy| policy.limits.login_per_account = budget)
            .build(),
    );
    let wrong = [("email", EMAIL), ("password", "wrong")];
    site.try_sign_in(&wrong).says(401, WRONG);
    site.try_sign_in(&wrong).says(401, WRONG);
    let answer = site.try_sign_in(&[("email", EMAIL), ("password", PASSWORD)]);
    let wait = answer.header("retry-after").unwrap().to_owned();
    answer.says(
        429,
        &format!("Too many requests. Try again in {wait} seconds."),
    );
    site.world
        .clock
        .advance(TimeDelta::seconds(wait.parse().unwrap()));
    site.sign_in();
}
