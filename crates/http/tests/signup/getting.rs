//! `POST` and `GET /api/v1/auth` with a password.

use latchkey_domain::admin::CreateUser;
use latchkey_testkit::{World, both_databases};
use serde_json::{Value, json};

use crate::{
    support::{EMAIL, PASSWORD, Site, caller},
    wire::Answer,
};

both_databases!(
    a_token_is_got_as_the_document_shows,
    each_token_is_a_new_one_and_older_ones_stay_good,
    what_is_blank_is_told,
    a_wrong_password_an_unknown_and_a_disabled_user_read_the_same,
    users_of_other_companies_cannot_sign_in,
    what_another_contract_does_not_ask_for_may_be_missing,
    a_password_is_taken_as_it_is,
);

/// The same request as `POST` in each syntax and as `GET`.
fn everywhere(site: &Site, email: &str, password: &str) -> [Answer; 3] {
    let query = format!("user[email]={email}&user[password]={password}");
    [
        site.log_in(email, password),
        site.form("/api/v1/auth", &query),
        site.get(&format!("/api/v1/auth?{query}")),
    ]
}

fn a_token_is_got_as_the_document_shows(world: World) {
    let site = Site::over(&world.auth);
    let made = site.cash();
    let id = caller(&world, &made.token()).user.id.0;
    for answer in everywhere(&site, EMAIL, PASSWORD) {
        let token = answer.token();
        let expected = format!(
            r#"{{"id":{id},"fname":"Cash","lname":"Money","number":"+15555552016","created_at":"2026-01-05T09:00:00.000Z","updated_at":"2026-01-05T09:00:00.000Z","email":"cashmoney@gmail.com","dob":"1990-01-01","token":"{token}"}}"#
        );
        assert_eq!(answer.body, expected);
    }
}

fn each_token_is_a_new_one_and_older_ones_stay_good(world: World) {
    let site = Site::over(&world.auth);
    let mut tokens = vec![site.cash().token()];
    for answer in everywhere(&site, EMAIL, PASSWORD) {
        tokens.push(answer.token());
    }
    let mut distinct = tokens.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), 4);
    for token in &tokens {
        assert_eq!(site.me(token).status, 200);
    }
}

fn what_is_blank_is_told(world: World) {
    let site = Site::over(&world.auth);
    let blank = json!(["can't be blank"]);
    let both = json!({"email": blank, "password": blank});
    let path = "/api/v1/auth";
    for answer in [
        site.get(path),
        site.form(path, ""),
        site.json(path, &json!({})),
        site.json(path, &json!({"user": null})),
        site.json(path, &json!({"user": [1]})),
        site.form(path, "email=a&password=b"),
        site.form(path, "user[email]=&user[password]="),
        site.form(path, "user[email][x]=a&user[password][]=b"),
        site.json(
            path,
            &json!({"user": {"email": {}, "password": [PASSWORD]}}),
        ),
        site.json(path, &json!({"user": {"email": true, "password": false}})),
    ] {
        answer.is(400, &both);
    }
    site.log_in("", "x").is(400, &json!({"email": blank}));
    site.log_in(EMAIL, "").is(400, &json!({"password": blank}));
}

fn a_wrong_password_an_unknown_and_a_disabled_user_read_the_same(world: World) {
    let site = Site::over(&world.auth);
    site.cash();
    let wrong = json!({"password": ["is incorrect"]});
    for (email, password) in [
        (EMAIL, "Ca5hM0n3z"),
        (EMAIL, "ca5hm0n3y"),
        ("nobody@gmail.com", PASSWORD),
        ("no-address", PASSWORD),
        ("%25", PASSWORD),
    ] {
        for answer in everywhere(&site, email, password) {
            answer.is(401, &wrong);
        }
    }
    world.auth.set_user_disabled(EMAIL, true).unwrap();
    for answer in everywhere(&site, EMAIL, PASSWORD) {
        answer.is(401, &wrong);
        assert_eq!(answer.header("www-authenticate"), Some("Token"));
    }
    world.auth.set_user_disabled(EMAIL, false).unwrap();
    assert_eq!(site.log_in(EMAIL, PASSWORD).status, 200);
}

fn users_of_other_companies_cannot_sign_in(world: World) {
    world.auth.create_company("cyberdyne", None).unwrap();
    let miles = CreateUser {
        email: Some("miles@example.com".to_owned()),
        password: Some(PASSWORD.into()),
        ..CreateUser::default()
    };
    world
        .auth
        .create_user_as_operator("cyberdyne", &miles)
        .unwrap();
    let site = Site::over(&world.auth);
    let wrong = json!({"password": ["is incorrect"]});
    site.log_in("miles@example.com", PASSWORD).is(401, &wrong);
}

fn what_another_contract_does_not_ask_for_may_be_missing(world: World) {
    let bare = CreateUser {
        username: Some("bare".to_owned()),
        password: Some(PASSWORD.into()),
        ..CreateUser::default()
    };
    world
        .auth
        .create_user_as_operator("default", &bare)
        .unwrap();
    let user = Site::over(&world.auth).log_in("bare", PASSWORD).json();
    for key in ["number", "email", "dob"] {
        assert_eq!(user[key], Value::Null, "{key}");
    }
    assert_eq!((&user["fname"], &user["lname"]), (&json!(""), &json!("")));
}

fn a_password_is_taken_as_it_is(world: World) {
    let site = Site::over(&world.auth);
    site.cash();
    for near in [" Ca5hM0n3y", "Ca5hM0n3y ", "Ca5hM0n3y\u{1}"] {
        assert_eq!(site.log_in(EMAIL, near).status, 401, "{near:?}");
    }
    let nul = site.log_in(EMAIL, "Ca5hM0n3y\0");
    nul.refuses("user", "Null characters are not allowed.");
    let nul = site.form("/api/v1/auth", "user[email]=a&user[password]=a%00");
    nul.refuses("password", "Null characters are not allowed.");
}
