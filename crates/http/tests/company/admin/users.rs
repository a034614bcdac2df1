//! `admin/users/{identifier}/` and `admin/users/overview/`

use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::{
    account::smuggled,
    odd::NOBODY,
    support::{Account, Site},
};

both_databases!(
    one_user_is_shown_with_what_only_administrators_see,
    a_user_can_be_changed_in_part,
    the_changed_user_sees_it_at_once,
    a_username_can_be_given_and_taken_away,
    the_last_name_to_sign_in_by_stays,
    what_is_wrong_is_said_under_its_name,
    nothing_but_the_declared_fields_can_be_changed,
    what_is_no_identifier_names_nobody,
    the_overview_counts_users,
);

fn path(user: &Account) -> String {
    format!("admin/users/{}/", user.identifier())
}

fn shown(site: &Site, admin: &Account, user: &Account) -> Value {
    site.get(&path(user)).token(&admin.token).send().data(200)
}

#[track_caller]
fn change(site: &Site, admin: &Account, user: &Account, body: &Value) -> Value {
    let request = site.request("PATCH", &path(user)).token(&admin.token);
    request.json(body).send().data(200)
}

fn one_user_is_shown_with_what_only_administrators_see(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    let mut expected = jim.user.clone();
    expected["last_login"] = json!(null);
    expected["password"] = json!("********");
    assert_eq!(shown(&site, &joe, &jim), expected);
    site.log_in(&jim);
    let seen = shown(&site, &joe, &jim);
    assert_eq!(seen["last_login"], 1_767_603_600_000_i64);
    let upper = path(&jim)
        .to_uppercase()
        .replace("ADMIN/USERS", "admin/users");
    assert_eq!(site.get(&upper).token(&joe.token).send().status, 200);
}

fn a_user_can_be_changed_in_part(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    let before = shown(&site, &joe, &jim);
    for status in ["obsolete", "declined", "incomplete", "verified", "pending"] {
        let changed = change(&site, &joe, &jim, &json!({"status": status}));
        assert_eq!(changed["status"], status);
        assert_eq!(changed["kyc"]["status"], status);
    }
    assert_eq!(change(&site, &joe, &jim, &json!({})), before);
    let request = site.request("PUT", &path(&jim)).token(&joe.token);
    let body = json!({"first_name": "Jim", "nationality": "ZA", "metadata": {"a": [1]}, "birth_date": "1984-02-29"});
    let changed = request.json(&body).send().data(200);
    let mut expected = before;
    for (name, value) in body.as_object().unwrap() {
        expected[name] = value.clone();
    }
    assert_eq!(changed, expected);
    assert_eq!(shown(&site, &joe, &jim), expected);
    let back = change(&site, &joe, &jim, &expected);
    assert_eq!(back, expected, "a whole object can be sent back");
}

fn the_changed_user_sees_it_at_once(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    for name in ["Moe", "Zoe"] {
        change(
            &site,
            &joe,
            &jim,
            &json!({"first_name": name, "mobile": "+27840000000"}),
        );
        let seen = site.get("user/").token(&jim.token).send().data(200);
        assert_eq!(seen["first_name"], name);
        assert_eq!(seen["mobile_number"], "+27840000000");
    }
}

fn a_username_can_be_given_and_taken_away(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    change(&site, &joe, &jim, &json!({"username": "Jim"}));
    site.try_log_in("acme", "jim", crate::support::PASSWORD)
        .data(200);
    let request = site.request("PATCH", &path(&joe)).token(&joe.token);
    let answer = request.json(&json!({"username": "JIM"})).send();
    answer.refuses("username", "A user with that username already exists.");
    for nothing in [json!(""), json!(null)] {
        let gone = change(&site, &joe, &jim, &json!({"username": nothing}));
        assert_eq!(gone["username"], "");
    }
    assert_eq!(
        site.try_log_in("acme", "jim", crate::support::PASSWORD)
            .status,
        400
    );
}

fn the_last_name_to_sign_in_by_stays(site: Site) {
    let joe = site.founder("acme");
    let body = json!({"username": "jim"});
    let made = site
        .post("admin/users/")
        .token(&joe.token)
        .json(&body)
        .send()
        .data(201);
    let path = format!("admin/users/{}/", made["id"].as_str().unwrap());
    let request = site.request("PATCH", &path).token(&joe.token);
    let answer = request.json(&json!({"username": ""})).send();
    answer.refuses("username", "The last one cannot be removed.");
}

fn what_is_wrong_is_said_under_its_name(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    let before = shown(&site, &joe, &jim);
    let cases = [
        ("status", json!("admin"), "\"admin\" is not a valid choice."),
        ("status", json!(null), "This field may not be null."),
        (
            "username",
            json!("owner@acme.example"),
            "Enter a valid username: letters, numbers and the characters . _ - + = / only.",
        ),
        (
            "username",
            json!(joe.identifier()),
            "Enter a valid username: letters, numbers and the characters . _ - + = / only.",
        ),
        (
            "birth_date",
            json!("x"),
            "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.",
        ),
        ("mobile_number", json!("x"), "Enter a valid phone number."),
        ("mobile", json!("x"), "Enter a valid phone number."),
        ("first_name", json!({}), "Not a valid string."),
    ];
    for (field, value, message) in cases {
        let request = site.request("PATCH", &path(&jim)).token(&joe.token);
        request
            .json(&json!({field: value}))
            .send()
            .refuses(field, message);
    }
    assert_eq!(shown(&site, &joe, &jim), before);
}

fn nothing_but_the_declared_fields_can_be_changed(site: Site) {
    let joe = site.founder("acme");
    site.founder("rival");
    let jim = site.member("acme", "jim@acme.example");
    let before = shown(&site, &joe, &jim);
    let mut body = smuggled();
    body["company"] = json!("rival");
    body["email"] = json!("root@acme.example");
    body["password"] = json!("terminator123");
    assert_eq!(change(&site, &joe, &jim, &body), before);
    site.log_in(&jim);
}

fn what_is_no_identifier_names_nobody(site: Site) {
    let joe = site.founder("acme");
    let own = joe.identifier();
    let odd = [
        NOBODY.to_owned(),
        "1".to_owned(),
        "owner@acme.example".to_owned(),
        own.replace('-', ""),
        format!("%7B{own}%7D"),
        format!("urn:uuid:{own}"),
        format!("{own}%20"),
        format!("{own}.json"),
        "%00".to_owned(),
    ];
    for id in odd {
        for (method, rest) in [
            ("GET", ""),
            ("PATCH", ""),
            ("PUT", ""),
            ("POST", "permission-groups/"),
            ("DELETE", "permission-groups/admin/"),
            ("POST", "permissions/"),
            ("DELETE", "permissions/1/"),
        ] {
            let request = site.request(method, &format!("admin/users/{id}/{rest}"));
            let body =
                json!({"group": "admin", "type": "user", "level": "view", "first_name": "x"});
            let answer = request.token(&joe.token).json(&body).send();
            answer.fails(404, "Not found.");
        }
    }
    assert_eq!(
        site.get("user/").token(&joe.token).send().data(200)["first_name"],
        "Joe"
    );
}

fn the_overview_counts_users(site: Site) {
    let joe = site.founder("acme");
    site.founder("rival");
    let overview = || {
        site.get("admin/users/overview/")
            .token(&joe.token)
            .send()
            .data(200)
    };
    assert_eq!(overview(), json!({"total": 1, "active": 1}));
    let jim = site.member("acme", "jim@acme.example");
    assert_eq!(overview(), json!({"total": 2, "active": 2}));
    let disabled = site.world.auth.set_user_disabled(jim.identifier(), true);
    assert!(disabled.unwrap().disabled.is_some());
    assert_eq!(overview(), json!({"total": 2, "active": 1}));
}
