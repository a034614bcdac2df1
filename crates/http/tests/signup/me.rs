//! `GET` and `PUT /api/v1/users/me`

use latchkey_testkit::{World, both_databases};
use serde_json::{Value, json};

use crate::support::{EMAIL, NUMBER, PASSWORD, Site, caller};

both_databases!(
    one_s_own_user_is_shown_without_a_token,
    what_is_given_is_changed_and_the_rest_stays,
    a_form_changes_the_same,
    an_address_stays_what_it_is,
    a_number_is_read_as_it_was_written,
    a_new_password_ends_every_other_session,
    an_empty_password_is_left_alone,
    what_is_wrong_is_told_at_once_and_nothing_is_changed,
    rights_cannot_be_written,
);

fn one_s_own_user_is_shown_without_a_token(world: World) {
    let site = Site::over(&world.auth);
    let made = site.cash();
    let (id, token) = (&made.json()["id"], made.token());
    let expected = format!(
        r#"{{"id":{id},"fname":"Cash","lname":"Money","number":"+15555552016","created_at":"2026-01-05T09:00:00.000Z","updated_at":"2026-01-05T09:00:00.000Z","email":"cashmoney@gmail.com","dob":"1990-01-01","invest_percent":0}}"#
    );
    let answer = site.me(&token);
    assert_eq!((answer.status, answer.body), (200, expected));
}

fn what_is_given_is_changed_and_the_rest_stays(world: World) {
    let site = Site::over(&world.auth);
    let token = site.cash().token();
    world.clock.advance(chrono::TimeDelta::milliseconds(1_005));
    for (key, value) in [
        ("fname", "Penny"),
        ("lname", "Lane"),
        ("dob", "1991-02-28"),
        ("number", "+15555550100"),
    ] {
        let mut expected = site.me(&token).json();
        expected[key] = value.into();
        expected["updated_at"] = "2026-01-05T09:00:01.005Z".into();
        site.change(&token, &json!({key: value})).is(200, &expected);
        site.me(&token).is(200, &expected);
    }
    let before = site.me(&token);
    assert_eq!(site.change(&token, &json!({})).body, before.body);
}

fn a_form_changes_the_same(world: World) {
    let site = Site::over(&world.auth);
    let token = site.cash().token();
    let headers = [
        "Content-Type: application/x-www-form-urlencoded",
        &format!("Authorization: {token}"),
    ];
    let body = "user[fname]=Penny&user%5Blname%5D=L%C3%A4ne";
    let changed = site.send("PUT /api/v1/users/me", &headers, body).json();
    assert_eq!(
        (&changed["fname"], &changed["lname"]),
        (&json!("Penny"), &json!("Läne"))
    );
}

fn an_address_stays_what_it_is(world: World) {
    let site = Site::over(&world.auth);
    let token = site.cash().token();
    let user = json!({"email": "new@gmail.com", "fname": "Penny"});
    let changed = site.change(&token, &user).json();
    assert_eq!(
        (&changed["email"], &changed["fname"]),
        (&json!(EMAIL), &json!("Penny"))
    );
}

fn a_number_is_read_as_it_was_written(world: World) {
    let site = Site::over(&world.auth);
    let token = site.cash().token();
    for (given, kept) in [
        (json!("ask Penny"), json!("ask Penny")),
        (json!("+15555550100"), json!("+15555550100")),
        (json!(""), Value::Null),
        (json!(NUMBER), json!(NUMBER)),
        (Value::Null, Value::Null),
    ] {
        let changed = site.change(&token, &json!({"number": given}));
        assert_eq!((changed.status, &changed.json()["number"]), (200, &kept));
        assert_eq!(site.me(&token).json()["number"], kept);
    }
}

fn a_new_password_ends_every_other_session(world: World) {
    let site = Site::over(&world.auth);
    let (first, second) = (site.cash().token(), site.token());
    let changed = site.change(&second, &json!({"password": "N3wM0n3y!"}));
    assert_eq!(changed.status, 200, "{changed:?}");
    assert_eq!(site.me(&second).status, 200);
    site.me(&first).is_nobody_s();
    assert_eq!(site.log_in(EMAIL, PASSWORD).status, 401);
    assert_eq!(site.log_in(EMAIL, "N3wM0n3y!").status, 200);
}

fn an_empty_password_is_left_alone(world: World) {
    let site = Site::over(&world.auth);
    let (first, second) = (site.cash().token(), site.token());
    for nothing in [json!(""), Value::Null] {
        let changed = site.change(&second, &json!({"password": nothing}));
        assert_eq!(changed.status, 200, "{changed:?}");
    }
    assert_eq!(site.me(&first).status, 200);
    assert_eq!(site.log_in(EMAIL, PASSWORD).status, 200);
}

fn what_is_wrong_is_told_at_once_and_nothing_is_changed(world: World) {
    let site = Site::over(&world.auth);
    let token = site.cash().token();
    let before = site.me(&token).body;
    let blank = json!(["can't be blank"]);
    let user = json!({
        "fname": "", "lname": null, "password": "short", "dob": "never", "number": "x",
    });
    let expected = json!({
        "fname": blank, "lname": blank,
        "password": ["is too short (minimum is 8 characters)"], "dob": blank,
    });
    let answer = site.change(&token, &user);
    assert_eq!((answer.status, answer.body), (422, expected.to_string()));
    let invalid = json!(["is invalid"]);
    let odd =
        json!({"fname": [], "password": {"x": 1}, "dob": true, "number": ["1"], "lname": "Lane"});
    let expected = json!({"fname": blank, "password": invalid, "dob": blank, "number": invalid});
    site.change(&token, &odd).is(422, &expected);
    for (password, message) in [
        ("password", "is too common"),
        (
            "cashmoney#9",
            "is too similar to a name or address of the account",
        ),
    ] {
        site.change(&token, &json!({"password": password, "fname": "Penny"}))
            .refuses("password", message);
    }
    let long = json!({"fname": "x".repeat(151)});
    site.change(&token, &long)
        .refuses("fname", "is too long (maximum is 150 characters)");
    assert_eq!(site.me(&token).body, before);
    assert_eq!(site.log_in(EMAIL, PASSWORD).status, 200);
}

fn rights_cannot_be_written(world: World) {
    let site = Site::over(&world.auth);
    let token = site.cash().token();
    let before = caller(&world, &token).user;
    let user = json!({
        "id": 1, "identifier": "x", "admin": true, "groups": ["admin"], "status": "verified",
        "verified": true, "company": "other", "token": "x", "password_digest": "x",
        "metadata": {"a": 1}, "created_at": "1999-01-01T00:00:00.000Z",
    });
    assert_eq!(site.change(&token, &user).status, 200);
    assert_eq!(caller(&world, &token).user, before);
}
