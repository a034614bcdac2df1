//! `POST admin/users/`

use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::{
    account::smuggled,
    support::{Account, PASSWORD, Site},
};

both_databases!(
    a_user_is_made_and_asked_to_prove_address_and_number,
    a_password_may_be_given_and_is_never_shown,
    without_a_password_a_reset_sets_one,
    address_or_number_is_required,
    what_is_wrong_is_said_under_its_name,
    what_is_taken_in_the_company_is_refused,
    nothing_but_the_declared_fields_reaches_the_new_user,
);

#[track_caller]
fn make(site: &Site, admin: &Account, body: &Value) -> Value {
    let request = site.post("admin/users/").token(&admin.token);
    request.json(body).send().data(201)
}

fn a_user_is_made_and_asked_to_prove_address_and_number(site: Site) {
    let joe = site.founder("acme");
    site.world.messages();
    let made = make(
        &site,
        &joe,
        &json!({
            "first_name": "Jim", "last_name": "Beam", "email": "Jim@Acme.example", "mobile_number": "+27840000000",
            "username": "Jim.B", "id_number": "7", "language": "af", "nationality": "ZA", "metadata": {"a": 1},
            "timezone": "Africa/Harare", "birth_date": "1984-02-29", "profile": "https://x.org/jim.png",
        }),
    );
    let identifier = made["identifier"].clone();
    let expected = json!({
        "identifier": identifier, "first_name": "Jim", "last_name": "Beam", "email": "Jim@acme.example",
        "username": "Jim.B", "id_number": "7", "birth_date": "1984-02-29", "profile": "https://x.org/jim.png",
        "currency": null, "company": "acme", "language": "af", "nationality": "ZA", "metadata": {"a": 1},
        "mobile_number": "+27840000000", "timezone": "Africa/Harare", "verified": false, "kyc": made["kyc"],
        "status": "pending", "permission_groups": [], "permissions": [], "date_joined": 1_767_603_600_000_i64,
        "switches": [], "id": identifier, "mobile": "+27840000000", "groups": [],
        "created": 1_767_603_600_000_i64, "updated": 1_767_603_600_000_i64,
        "verification": {"email": false, "mobile": false}, "last_login": null, "password": null,
    });
    assert_eq!(made, expected);
    let path = format!("admin/users/{}/", identifier.as_str().unwrap());
    assert_eq!(site.get(&path).token(&joe.token).send().data(200), made);
    let mut to: Vec<_> = site
        .world
        .messages()
        .into_iter()
        .map(|message| message.to)
        .collect();
    to.sort();
    assert_eq!(to, ["+27840000000", "Jim@acme.example"]);
}

fn a_password_may_be_given_and_is_never_shown(site: Site) {
    let joe = site.founder("acme");
    let body = json!({"username": "jim", "mobile": "+27840000000", "password": PASSWORD});
    let answer = site
        .post("admin/users/")
        .token(&joe.token)
        .json(&body)
        .send();
    assert_eq!(answer.data(201)["password"], "********");
    assert!(!answer.body.contains(PASSWORD) && !answer.body.contains("$2"));
    for name in ["jim", "+27840000000"] {
        site.try_log_in("acme", name, PASSWORD).data(200);
    }
    let path = format!("admin/users/{}", answer.data(201)["id"].as_str().unwrap());
    let seen = site.get(&path).token(&joe.token).send().data(200);
    assert_eq!(seen["last_login"], 1_767_603_600_000_i64);
}

fn without_a_password_a_reset_sets_one(site: Site) {
    let joe = site.founder("acme");
    make(&site, &joe, &json!({"email": "jim@acme.example"}));
    for password in ["", "********", PASSWORD] {
        assert_eq!(
            site.try_log_in("acme", "jim@acme.example", password).status,
            400
        );
    }
    let body = json!({"user": "jim@acme.example", "company": "acme"});
    assert_eq!(
        site.post("auth/password/reset/").json(&body).send().status,
        200
    );
    let (uid, token) = site.world.mailed_reset();
    let body = json!({"uid": uid, "token": token.expose(), "new_password1": PASSWORD, "new_password2": PASSWORD});
    let answer = site.post("auth/password/reset/confirm/").json(&body).send();
    assert_eq!(answer.status, 200, "{answer:?}");
    site.try_log_in("acme", "jim@acme.example", PASSWORD)
        .data(200);
}

fn address_or_number_is_required(site: Site) {
    let joe = site.founder("acme");
    for body in [
        json!({}),
        json!({"first_name": "Jim"}),
        json!({"email": null, "mobile_number": null}),
        json!({"email": "", "mobile_number": "", "mobile": "", "username": ""}),
    ] {
        let request = site.post("admin/users/").token(&joe.token);
        request
            .json(&body)
            .send()
            .refuses("email", "This field is required.");
    }
}

fn what_is_wrong_is_said_under_its_name(site: Site) {
    let joe = site.founder("acme");
    let cases = [
        (
            json!({"email": "jim"}),
            "email",
            "Enter a valid email address.",
        ),
        (
            json!({"mobile_number": "7"}),
            "mobile_number",
            "Enter a valid phone number.",
        ),
        (
            json!({"mobile": "7"}),
            "mobile",
            "Enter a valid phone number.",
        ),
        (
            json!({"email": "jim@acme.example", "password": "short"}),
            "password",
            "This password is too short. It must contain at least 7 characters.",
        ),
        (
            json!({"email": "jim@acme.example", "password": "password"}),
            "password",
            "This password is too common.",
        ),
        (
            json!({"email": "jim@acme.example", "password": ""}),
            "password",
            "This field may not be blank.",
        ),
        (
            json!({"email": "jim@acme.example", "password": null}),
            "password",
            "This field may not be null.",
        ),
        (
            json!({"email": "jim@acme.example", "username": "jim@elsewhere.example"}),
            "username",
            "Enter a valid username: letters, numbers and the characters . _ - + = / only.",
        ),
        (
            json!({"email": "jim@acme.example", "first_name": "x".repeat(151)}),
            "first_name",
            "Ensure this field has no more than 150 characters.",
        ),
        (
            json!({"email": "jim@acme.example", "first_name": "a\u{202e}b"}),
            "first_name",
            "Enter a valid value.",
        ),
        (
            json!({"email": "jim@acme.example", "metadata": 1}),
            "metadata",
            "Expected a dictionary of items but got type \"int\".",
        ),
    ];
    for (body, field, message) in cases {
        let request = site.post("admin/users/").token(&joe.token);
        request.json(&body).send().refuses(field, message);
    }
    let count = site.get("admin/users/").token(&joe.token).send().data(200)["count"].clone();
    assert_eq!(count, 1);
}

fn what_is_taken_in_the_company_is_refused(site: Site) {
    let joe = site.founder("acme");
    let rival = site.founder("rival");
    let jim =
        json!({"email": "jim@acme.example", "mobile_number": "+27840000000", "username": "jim"});
    make(&site, &joe, &jim);
    let cases = [
        (
            "email",
            "JIM@acme.example",
            "A user is already registered with this e-mail address.",
        ),
        (
            "mobile_number",
            "+27 84 000 0000",
            "A user is already registered with this mobile number.",
        ),
        (
            "mobile",
            "+27840000000",
            "A user is already registered with this mobile number.",
        ),
    ];
    for (field, value, message) in cases {
        let request = site.post("admin/users/").token(&joe.token);
        request
            .json(&json!({field: value}))
            .send()
            .refuses(field, message);
    }
    let body = json!({"email": "other@acme.example", "username": "JIM"});
    let answer = site
        .post("admin/users/")
        .token(&joe.token)
        .json(&body)
        .send();
    answer.refuses("username", "A user with that username already exists.");
    make(&site, &rival, &jim);
    make(&site, &joe, &json!({"email": "other@acme.example"}));
}

fn nothing_but_the_declared_fields_reaches_the_new_user(site: Site) {
    let joe = site.founder("acme");
    let rival = site.founder("rival");
    let mut body = smuggled();
    body["email"] = json!("jim@acme.example");
    body["status"] = json!("verified");
    body["company"] = json!("rival");
    let mut made = make(&site, &joe, &body);
    let plain = make(&site, &joe, &json!({"email": "plain@acme.example"}));
    assert_ne!(made["identifier"], plain["identifier"]);
    for name in ["identifier", "id", "email"] {
        made[name] = plain[name].clone();
    }
    assert_eq!(made, plain);
    let theirs = site
        .get("admin/users/")
        .token(&rival.token)
        .send()
        .data(200);
    assert_eq!(theirs["count"], 1);
}
