//! `POST /auth/access_token/`

use latchkey_domain::{admin::CreateUser, model::Budget};
use latchkey_testkit::{World, both_databases, world::Builder};
use serde_json::json;

use crate::support::{EMAIL, MOBILE, PASSWORD, Site, USERNAME, add, add_to, advance, sarah};

const WRONG: &str = "Unable to login with provided credentials.";

both_databases!(
    a_login_answers_as_the_document_shows,
    any_identifier_of_the_user_will_do,
    a_user_without_a_username_is_shown_by_address,
    fields_that_are_missing_blank_or_null_are_named,
    a_wrong_password_and_an_unknown_user_read_the_same,
    a_disabled_account_reads_like_a_wrong_password,
    users_of_other_companies_cannot_sign_in,
    too_many_logins_are_told_when_to_come_back,
);

fn a_login_answers_as_the_document_shows(world: World) {
    sarah(&world);
    let answer = Site::over(&world.auth).log_in(USERNAME, PASSWORD);
    let token = answer.text_of("access_token");
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.body,
        format!(
            r#"{{"access_token":"{token}","expires_in":"2026-01-10T09:00:00.000Z","user":"indestructible","token":"{token}"}}"#
        )
    );
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

fn any_identifier_of_the_user_will_do(world: World) {
    let id = sarah(&world).id.0;
    let site = Site::over(&world.auth);
    let spellings = [
        USERNAME,
        "  Indestructible ",
        EMAIL,
        "SARAH@Example.COM",
        MOBILE,
        "+1 (555) 555-2016",
    ];
    for spelling in spellings {
        let answer = site.log_in(spelling, PASSWORD);
        assert_eq!(answer.status, 200, "{spelling}: {answer:?}");
        assert_eq!(answer.text_of("user"), USERNAME);
        let verified = site.verify(&answer.text_of("token")).json();
        assert_eq!(verified["user"]["id"], id);
    }
}

fn a_user_without_a_username_is_shown_by_address(world: World) {
    let site = Site::over(&world.auth);
    let by_email = CreateUser {
        email: Some("kyle@example.com".to_owned()),
        ..CreateUser::default()
    };
    let by_mobile = CreateUser {
        mobile: Some("+15555550100".to_owned()),
        ..CreateUser::default()
    };
    let document = CreateUser {
        username: Some("RMdJ05M1RJ-uFuRPjnnNJA==".to_owned()),
        email: Some("roypi@example.com".to_owned()),
        ..CreateUser::default()
    };
    for (user, name) in [
        (by_email, "kyle@example.com"),
        (by_mobile, "+15555550100"),
        (document, "RMdJ05M1RJ-uFuRPjnnNJA=="),
    ] {
        add(&world, user);
        assert_eq!(site.log_in(name, PASSWORD).text_of("user"), name);
    }
}

fn fields_that_are_missing_blank_or_null_are_named(world: World) {
    let site = Site::over(&world.auth);
    let post = |body| site.post("/auth/access_token/", &body);
    let required = json!(["This field is required."]);
    post(json!({})).is(400, &json!({"username": required, "password": required}));
    post(json!({"username": USERNAME})).is(400, &json!({"password": required}));
    post(json!({"password": PASSWORD})).is(400, &json!({"username": required}));
    let blank = json!(["This field may not be blank."]);
    post(json!({"username": "", "password": ""}))
        .is(400, &json!({"username": blank, "password": blank}));
    post(json!({"username": "   ", "password": "x"})).is(400, &json!({"username": blank}));
    let nulls = json!(["This field may not be null."]);
    post(json!({"username": null, "password": null}))
        .is(400, &json!({"username": nulls, "password": nulls}));
    let text = json!(["Not a valid string."]);
    post(json!({"username": {"a": 1}, "password": [PASSWORD]}))
        .is(400, &json!({"username": text, "password": text}));
}

fn a_wrong_password_and_an_unknown_user_read_the_same(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let wrong = site.log_in(USERNAME, "terminator124");
    wrong.refuses(WRONG);
    for name in ["nobody", "nobody@example.com", "+15555550199", "a b c", "%"] {
        assert_eq!(site.log_in(name, PASSWORD).body, wrong.body, "{name}");
    }
    for password in ["Terminator123", " terminator123", "terminator123 "] {
        site.log_in(USERNAME, password).refuses(WRONG);
    }
}

fn a_disabled_account_reads_like_a_wrong_password(world: World) {
    sarah(&world);
    world.auth.set_user_disabled(USERNAME, true).unwrap();
    let site = Site::over(&world.auth);
    site.log_in(USERNAME, PASSWORD).refuses(WRONG);
    site.log_in(USERNAME, "wrong password").refuses(WRONG);
    world.auth.set_user_disabled(USERNAME, false).unwrap();
    assert_eq!(site.log_in(USERNAME, PASSWORD).status, 200);
}

fn users_of_other_companies_cannot_sign_in(world: World) {
    world.auth.create_company("cyberdyne", None).unwrap();
    let miles = CreateUser {
        username: Some("miles".to_owned()),
        email: Some("miles@example.com".to_owned()),
        ..CreateUser::default()
    };
    add_to(&world, "cyberdyne", miles);
    Site::over(&world.auth)
        .log_in("miles", PASSWORD)
        .refuses(WRONG);
}

fn too_many_logins_are_told_when_to_come_back(builder: Builder) {
    let budget = Budget {
        count: 3,
        window_seconds: 90,
    };
    let world = builder
        .policy(|policy| policy.limits.login_per_account = budget)
        .build();
    sarah(&world);
    let site = Site::over(&world.auth);
    for name in [USERNAME, EMAIL, MOBILE] {
        site.log_in(name, "wrong password").refuses(WRONG);
    }
    let refused = site.log_in(USERNAME, PASSWORD);
    let text = "Request was throttled. Expected available in 15 seconds.";
    refused.is(429, &json!({"detail": text}));
    assert_eq!(refused.header("retry-after"), Some("15"));
    assert_eq!(
        refused.header("ratelimit-policy"),
        Some("\"login_per_account\";q=3;w=90")
    );
    advance(&world, 0, 14);
    assert_eq!(site.log_in(USERNAME, PASSWORD).status, 429);
    advance(&world, 0, 1);
    assert_eq!(site.log_in(USERNAME, PASSWORD).status, 200);
}
