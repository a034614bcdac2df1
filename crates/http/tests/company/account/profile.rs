//! `user/`

use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::support::{Account, Site, registration};

both_databases!(
    the_caller_is_shown_as_at_registration,
    nobody_is_shown_without_a_token,
    every_field_of_the_profile_can_be_changed,
    a_change_leaves_what_it_does_not_mention,
    null_and_empty_text_clear,
    a_whole_user_object_can_be_sent_back,
    a_form_will_do_as_well,
    nothing_but_the_profile_can_be_changed,
    a_change_is_seen_by_every_session_at_once,
    a_new_number_becomes_the_primary_one_and_is_sent_a_code,
    a_number_of_ones_own_is_only_made_primary,
);

/// Changes the profile and returns the user as answered.
#[track_caller]
fn change(site: &Site, account: &Account, body: &Value) -> Value {
    let request = site.request("PATCH", "user/").token(&account.token);
    request.json(body).send().data(200)
}

fn the_caller_is_shown_as_at_registration(site: Site) {
    let joe = site.founder("acme");
    for (mount, path) in [("/api/3", "user/"), ("/api/3", "user"), ("/3", "user/")] {
        let answer = site.get(path).below(mount).token(&joe.token).send();
        let expected = json!({"status": "success", "data": joe.user}).to_string();
        assert_eq!(answer.body, expected, "keys come in the same order, too");
    }
}

fn nobody_is_shown_without_a_token(site: Site) {
    for method in ["GET", "PATCH", "PUT"] {
        let request = site.request(method, "user/");
        request
            .send()
            .is_unauthorized("Authentication credentials were not provided.");
        let request = site.request(method, "user/").token(&"0".repeat(64));
        request.send().is_unauthorized("Invalid token.");
    }
}

fn every_field_of_the_profile_can_be_changed(site: Site) {
    for (method, company) in [("PATCH", "acme"), ("PUT", "rival")] {
        let joe = site.founder(company);
        let wanted = json!({
            "first_name": "José 🦀",
            "last_name": "O'Soap",
            "id_number": "ID 12-3",
            "profile": "https://cdn.example.com/joe.png",
            "language": "pt-BR",
            "nationality": "PT",
            "metadata": {"theme": {"dark": true}, "list": [1, null]},
            "mobile_number": "+00000000000",
            "timezone": "Africa/Harare",
            "birth_date": "1984-02-29",
        });
        let request = site.request(method, "user/").token(&joe.token);
        let changed = request.json(&wanted).send().data(200);
        for (name, value) in wanted.as_object().unwrap() {
            assert_eq!(&changed[name], value, "{name}");
        }
        assert_eq!(changed["mobile"], "+00000000000");
        assert_eq!(
            site.get("user/").token(&joe.token).send().data(200),
            changed
        );
    }
}

fn a_change_leaves_what_it_does_not_mention(site: Site) {
    let joe = site.founder("acme");
    let mut expected = change(&site, &joe, &json!({"nationality": "za", "id_number": "7"}));
    assert_eq!(expected["nationality"], "ZA");
    expected["first_name"] = json!("Moe");
    assert_eq!(
        change(&site, &joe, &json!({"first_name": " Moe "})),
        expected
    );
    assert_eq!(change(&site, &joe, &json!({})), expected);
    let request = site.request("PUT", "user/").token(&joe.token);
    assert_eq!(
        request.send().data(200),
        expected,
        "an empty body changes nothing"
    );
}

fn null_and_empty_text_clear(site: Site) {
    let joe = site.founder("acme");
    let before = change(
        &site,
        &joe,
        &json!({"mobile_number": "+27840000000", "last_name": "Soap"}),
    );
    for nothing in [json!(null), json!("")] {
        change(
            &site,
            &joe,
            &json!({
                "id_number": "1", "birth_date": "1984-02-29", "profile": "https://x.org/y", "nationality": "ZA",
                "timezone": "UTC", "language": "af", "metadata": {"a": 1},
            }),
        );
        let cleared = change(
            &site,
            &joe,
            &json!({
                "id_number": nothing, "birth_date": nothing, "profile": nothing, "nationality": nothing,
                "timezone": nothing, "mobile_number": nothing, "language": "", "metadata": null,
            }),
        );
        assert_eq!(
            cleared, before,
            "numbers are removed by user/mobiles/ alone"
        );
    }
    let nameless = change(&site, &joe, &json!({"first_name": "", "last_name": ""}));
    assert_eq!(
        (&nameless["first_name"], &nameless["last_name"]),
        (&json!(""), &json!(""))
    );
}

fn a_whole_user_object_can_be_sent_back(site: Site) {
    let joe = site.founder("acme");
    let before = site.get("user/").token(&joe.token).send().data(200);
    assert_eq!(change(&site, &joe, &before), before);
}

fn a_form_will_do_as_well(site: Site) {
    let joe = site.founder("acme");
    let fields = [
        ("first_name", "Moe"),
        ("nationality", ""),
        ("metadata", r#"{"a":1}"#),
    ];
    let request = site.request("PATCH", "user/").token(&joe.token);
    let by_form = request.form(&fields).send().data(200);
    assert_eq!(
        (&by_form["first_name"], &by_form["metadata"]),
        (&json!("Moe"), &json!({"a": 1}))
    );
    let request = site.request("PATCH", "user/").token(&joe.token);
    let by_parts = request
        .multipart(&[("first_name", "Zoe"), ("profile", "https://x.org/z.png")])
        .send()
        .data(200);
    assert_eq!(
        (&by_parts["first_name"], &by_parts["profile"]),
        (&json!("Zoe"), &json!("https://x.org/z.png"))
    );
}

/// Whatever an attacker adds to a change or a registration, in any spelling.
pub fn smuggled() -> Value {
    let nil = "00000000-0000-0000-0000-000000000000";
    json!({
        "id": nil, "identifier": nil, "user_id": 1, "user": {"id": nil, "groups": ["admin"]},
        "company_id": 1, "role": "admin", "permission_groups": [{"name": "admin"}], "groups": [{"name": "admin"}],
        "permissions": [{"id": 1, "type": "user", "level": "delete"}], "verified": true,
        "verification": {"email": true, "mobile": true}, "kyc": {"status": "verified"},
        "is_admin": true, "admin": true, "is_staff": true, "token": "0".repeat(64), "password_hash": "x",
        "date_joined": 0, "created": 0, "last_login": 0, "mfa": true, "switches": [{"id": 1}], "disabled": false,
        "metadata.admin": true, "profile[groups]": "admin", "user.status": "verified", "session": 1,
    })
}

fn nothing_but_the_profile_can_be_changed(site: Site) {
    site.founder("acme");
    let rival = site.founder("rival");
    let jim = site.member("acme", "jim@acme.example");
    let mut body = smuggled();
    body["status"] = json!("verified");
    body["username"] = json!("root");
    body["company"] = json!("rival");
    body["email"] = json!("root@acme.example");
    body["password"] = json!("terminator123");
    body["password1"] = json!("terminator123");
    for method in ["PATCH", "PUT"] {
        let request = site.request(method, "user/").token(&jim.token);
        assert_eq!(request.json(&body).send().data(200), jim.user);
    }
    site.get("admin/users/")
        .token(&jim.token)
        .send()
        .fails(403, "You do not have permission to perform this action.");
    assert_eq!(
        site.get("admin/users/")
            .token(&rival.token)
            .send()
            .data(200)["count"],
        1
    );
    site.log_in(&jim);
}

fn a_change_is_seen_by_every_session_at_once(site: Site) {
    let joe = site.founder("acme");
    let (second, permanent) = (site.log_in(&joe), site.permanent(&joe));
    for name in ["Moe", "Zoe"] {
        change(&site, &second, &json!({"first_name": name}));
        for account in [&joe, &second, &permanent] {
            let seen = site.get("auth/").token(&account.token).send().data(200);
            assert_eq!(seen["first_name"], name);
        }
    }
}

fn a_new_number_becomes_the_primary_one_and_is_sent_a_code(site: Site) {
    let joe = site.founder("acme");
    for (field, number) in [
        ("mobile_number", "+27840000001"),
        ("mobile", "+27840000002"),
    ] {
        site.world.messages();
        let changed = change(&site, &joe, &json!({field: number}));
        assert_eq!(changed["mobile_number"], number);
        assert_eq!(changed["verification"]["mobile"], false);
        let messages = site.world.messages();
        let to: Vec<_> = messages.iter().map(|message| &*message.to).collect();
        assert_eq!(to, ["owner@acme.example", number], "a notice and the code");
    }
    let numbers = site.get("user/mobiles/").token(&joe.token).send().data(200);
    assert_eq!(numbers[0]["number"], "+27840000001");
    assert_eq!(
        (&numbers[0]["primary"], &numbers[1]["primary"]),
        (&json!(false), &json!(true))
    );
}

fn a_number_of_ones_own_is_only_made_primary(site: Site) {
    let mut body = registration("acme", "owner@acme.example");
    body["mobile_number"] = json!("+27840000001");
    let answer = site.post("auth/company/register/").json(&body).send();
    let joe = Account::of(&answer.data(201));
    change(&site, &joe, &json!({"mobile_number": "+27840000002"}));
    site.world.messages();
    let back = change(&site, &joe, &json!({"mobile_number": "+27 84 000 0001"}));
    assert_eq!(back["mobile_number"], "+27840000001");
    let sent = site.world.messages();
    assert!(
        sent.iter().all(|message| message.to == joe.email),
        "no code"
    );
}
