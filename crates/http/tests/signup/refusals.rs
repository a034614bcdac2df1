//! What a sign-up is refused for (wire contracts, section 5).

use latchkey_testkit::{World, both_databases};
use serde_json::{Value, json};

use crate::support::{EMAIL, Site, cash, cash_but};

const BLANK: &str = "can't be blank";

both_databases!(
    everything_that_is_missing_is_told_at_once,
    a_blank_value_is_a_missing_one,
    a_value_of_another_type_counts_as_blank,
    an_address_must_be_one,
    a_taken_address_is_told_with_everything_else,
    a_password_has_a_length_and_is_not_easy_to_guess,
    a_date_that_is_none_counts_as_blank,
    names_are_bounded,
    nobody_is_made_by_a_refused_sign_up,
);

fn everything() -> Value {
    json!({
        "fname": [BLANK],
        "lname": [BLANK],
        "email": [BLANK, "is invalid"],
        "password": [BLANK],
        "dob": [BLANK],
    })
}

fn everything_that_is_missing_is_told_at_once(world: World) {
    let site = Site::over(&world.auth);
    let path = "/api/v1/signup";
    let expected = everything().to_string();
    for answer in [
        site.form(path, ""),
        site.form(path, "user=x"),
        site.form(path, "user[]=x"),
        site.form(path, "fname=Cash"),
        site.json(path, &json!({})),
        site.json(path, &json!({"user": null})),
        site.json(path, &json!({"user": "x"})),
        site.json(path, &json!({"user": []})),
        site.json(path, &json!({"user": {}})),
        site.json(path, &json!({"user[fname]": "Cash"})),
        site.json(path, &cash()),
    ] {
        assert_eq!((answer.status, &answer.body), (422, &expected));
    }
}

fn a_blank_value_is_a_missing_one(world: World) {
    let site = Site::over(&world.auth);
    for blank in [json!(""), json!("  "), Value::Null] {
        for name in ["fname", "lname", "dob"] {
            site.sign_up(&cash_but(name, blank.clone()))
                .refuses(name, BLANK);
        }
        let email = json!({"email": [BLANK, "is invalid"]});
        site.sign_up(&cash_but("email", blank)).is(422, &email);
    }
    for empty in [json!(""), Value::Null] {
        let user = cash_but("password", empty);
        site.sign_up(&user).refuses("password", BLANK);
    }
    let form = "user[fname]=&user[lname]=&user[email]=&user[password]=&user[dob]=&user[number]=";
    site.form("/api/v1/signup", form).is(422, &everything());
}

fn a_value_of_another_type_counts_as_blank(world: World) {
    let site = Site::over(&world.auth);
    let odd = [json!(["x"]), json!([]), json!({"x": "y"}), json!(true)];
    for odd in odd {
        let each = json!({
            "fname": odd, "lname": odd, "email": odd, "password": odd, "dob": odd,
        });
        site.sign_up(&each).is(422, &everything());
        let user = cash_but("number", odd);
        site.sign_up(&user).refuses("number", "is invalid");
    }
    let long = cash_but("number", "5".repeat(256));
    site.sign_up(&long).refuses("number", "is invalid");
}

fn an_address_must_be_one(world: World) {
    let site = Site::over(&world.auth);
    for bad in [
        "bad@email",
        "bad",
        "bad@",
        "@gmail.com",
        "a b@gmail.com",
        "a@b@gmail.com",
        "a@gmail..com",
        "a@gmail.c",
        "a@gmail.com,b@gmail.com",
        "a@gmail.com\r\nBcc: b@gmail.com",
    ] {
        let user = cash_but("email", bad);
        site.sign_up(&user).refuses("email", "is invalid");
    }
}

fn a_taken_address_is_told_with_everything_else(world: World) {
    let site = Site::over(&world.auth);
    site.cash();
    let taken = "has already been taken";
    for spelling in [EMAIL, "CashMoney@GMAIL.com", " cashmoney@gmail.com "] {
        let user = cash_but("email", spelling);
        site.sign_up(&user).refuses("email", taken);
    }
    let short = "is too short (minimum is 8 characters)";
    let user = json!({"lname": "Money", "email": EMAIL, "password": "Ca5hM0n"});
    let expected = json!({
        "fname": [BLANK], "email": [taken], "password": [short], "dob": [BLANK],
    });
    let answer = site.sign_up(&user);
    assert_eq!((answer.status, answer.body), (422, expected.to_string()));
}

fn a_password_has_a_length_and_is_not_easy_to_guess(world: World) {
    let site = Site::over(&world.auth);
    let long = "Ca5h".repeat(18);
    for (password, message) in [
        ("Ca5hM0n", "is too short (minimum is 8 characters)"),
        ("1234567", "is too short (minimum is 8 characters)"),
        ("💰💰💰💰💰💰💰", "is too short (minimum is 8 characters)"),
        (
            &format!("{long}x"),
            "is too long (maximum is 72 characters)",
        ),
        (
            &"x".repeat(1025),
            "is too long (maximum is 1024 characters)",
        ),
        ("password", "is too common"),
        ("8301947265", "can't be entirely numeric"),
        (
            "cashmoney9",
            "is too similar to a name or address of the account",
        ),
    ] {
        let user = cash_but("password", password);
        site.sign_up(&user).refuses("password", message);
    }
    for (at, password) in ["Ca5hM0n3", "        ", "💰💰💰💰💰💰💰💰", &long]
        .into_iter()
        .enumerate()
    {
        let email = format!("good{at}@example.com");
        let mut user = cash_but("password", password);
        user["email"] = email.as_str().into();
        assert_eq!(site.sign_up(&user).status, 200, "{password:?}");
        assert_eq!(site.log_in(&email, password).status, 200, "{password:?}");
    }
}

fn a_date_that_is_none_counts_as_blank(world: World) {
    let site = Site::over(&world.auth);
    for bad in [
        "yesterday",
        "1990-13-01",
        "1990-02-30",
        "01/01/1990",
        "1990-1-1",
        "19900101",
        "-1990-01-01",
        "1990-01-01T00:00:00Z",
    ] {
        site.sign_up(&cash_but("dob", bad)).refuses("dob", BLANK);
    }
    let long = "1".repeat(60_000);
    site.sign_up(&cash_but("dob", long)).refuses("dob", BLANK);
}

fn names_are_bounded(world: World) {
    let site = Site::over(&world.auth);
    for name in ["fname", "lname"] {
        let user = cash_but(name, "x".repeat(151));
        site.sign_up(&user)
            .refuses(name, "is too long (maximum is 150 characters)");
        let user = cash_but(name, "Cash\nBcc: x");
        site.sign_up(&user).refuses(name, "is invalid");
    }
}

fn nobody_is_made_by_a_refused_sign_up(world: World) {
    let site = Site::over(&world.auth);
    for (name, value) in [("fname", ""), ("dob", "x"), ("password", "short")] {
        assert_eq!(site.sign_up(&cash_but(name, value)).status, 422);
    }
    assert_eq!(world.messages().len(), 0);
    site.cash();
}
