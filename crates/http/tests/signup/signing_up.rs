//! `POST /api/v1/signup`

use latchkey_testkit::{World, both_databases};
use serde_json::{Value, json};

use crate::support::{EMAIL, NUMBER, Site, caller, cash, cash_but};

both_databases!(
    a_user_signs_up_as_the_document_shows,
    a_token_of_a_sign_up_is_good_at_once,
    a_number_may_be_left_out_and_is_not_checked,
    a_number_of_somebody_else_is_kept_as_text,
    a_new_user_proves_address_and_number,
    only_the_documented_values_are_taken,
);

fn a_user_signs_up_as_the_document_shows(world: World) {
    let answer = Site::over(&world.auth).cash();
    let token = answer.token();
    let id = caller(&world, &token).user.id.0;
    let expected = format!(
        r#"{{"id":{id},"fname":"Cash","lname":"Money","number":"+15555552016","created_at":"2026-01-05T09:00:00.000Z","updated_at":"2026-01-05T09:00:00.000Z","email":"cashmoney@gmail.com","dob":"1990-01-01","token":"{token}"}}"#
    );
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (200, expected.as_str())
    );
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let base58 = |c: char| c.is_ascii_alphanumeric() && !"0OIl".contains(c);
    assert!(token.len() == 24 && token.chars().all(base58), "{token}");
}

fn a_token_of_a_sign_up_is_good_at_once(world: World) {
    let site = Site::over(&world.auth);
    let token = site.cash().token();
    assert_eq!(site.me(&token).json()["email"], EMAIL);
}

fn a_number_may_be_left_out_and_is_not_checked(world: World) {
    let site = Site::over(&world.auth);
    let numbers = [
        (Value::Null, Value::Null),
        (json!(""), Value::Null),
        (json!("+1 (555) 555-2016"), json!(NUMBER)),
        (json!("555 call me"), json!("555 call me")),
        (json!(5_552_016), json!("5552016")),
        (json!("+00000000000"), json!("+00000000000")),
    ];
    for (at, (given, kept)) in numbers.into_iter().enumerate() {
        let mut user = cash_but("email", format!("cash{at}@gmail.com"));
        user["number"] = given;
        let answer = site.sign_up(&user);
        assert_eq!((answer.status, &answer.json()["number"]), (200, &kept));
        assert_eq!(site.me(&answer.token()).json()["number"], kept);
    }
    let mut user = cash();
    user.as_object_mut().unwrap().remove("number");
    assert_eq!(site.sign_up(&user).json()["number"], Value::Null);
}

fn a_number_of_somebody_else_is_kept_as_text(world: World) {
    let site = Site::over(&world.auth);
    site.cash();
    let second = site.sign_up(&cash_but("email", "second@gmail.com"));
    assert_eq!(second.json()["number"], NUMBER);
    let user = caller(&world, &second.token()).user;
    assert_eq!(user.mobiles, []);
}

fn a_new_user_proves_address_and_number(world: World) {
    Site::over(&world.auth).cash();
    let to: Vec<_> = world.messages().into_iter().map(|sent| sent.to).collect();
    assert_eq!(to, [EMAIL, NUMBER]);
}

/// Rails's strong parameters drop the rest; so does this, nested and dotted too.
fn only_the_documented_values_are_taken(world: World) {
    let site = Site::over(&world.auth);
    let mut user = cash();
    for (key, value) in [
        ("id", json!(1)),
        ("identifier", json!("00000000-0000-4000-8000-000000000000")),
        ("token", json!("GPFrZEfm4isNwvqPziJkqj3d")),
        ("admin", json!(true)),
        ("is_admin", json!(true)),
        ("groups", json!(["admin"])),
        ("permission_groups", json!([{"name": "admin"}])),
        ("permissions", json!([{"type": "all", "level": "view"}])),
        ("company", json!("other")),
        ("company_id", json!(7)),
        ("status", json!("verified")),
        ("verified", json!(true)),
        ("password_digest", json!("x")),
        ("created_at", json!("1999-01-01T00:00:00.000Z")),
        ("metadata", json!({"a": 1})),
        ("user", json!({"admin": true})),
        ("user.admin", json!(true)),
    ] {
        user[key] = value;
    }
    let mut body = json!({"user": user, "admin": true});
    body["user[admin]"] = true.into();
    let answer = site.json("/api/v1/signup", &body);
    let user = caller(&world, &answer.token()).user;
    assert_eq!(user.company_identifier, "default");
    assert_eq!((user.groups.len(), user.permissions.len()), (0, 0));
    assert_eq!(user.status.name(), "pending");
    assert!(user.emails.iter().all(|email| email.verified.is_none()));
    assert_eq!(user.profile.metadata, json!({}));
    assert_eq!(
        answer.json()["created_at"],
        "2026-01-05T09:00:00.000Z",
        "{answer:?}"
    );
}
