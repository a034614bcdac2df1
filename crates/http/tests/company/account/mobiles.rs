//! `user/mobiles/`

use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::{
    odd::{ODD_IDS, UNKNOWN},
    support::{Account, Site},
};

both_databases!(
    a_first_number_is_primary_and_unverified_until_its_code_is_given_back,
    what_is_no_free_number_is_refused,
    another_number_can_be_made_primary,
    where_the_primary_number_goes_the_oldest_takes_its_place,
    other_peoples_numbers_are_as_unknown_as_any,
    nobody_comes_here_without_a_token,
);

fn list(site: &Site, account: &Account) -> Value {
    site.get("user/mobiles/")
        .token(&account.token)
        .send()
        .data(200)
}

#[track_caller]
fn add(site: &Site, account: &Account, body: &Value) -> Value {
    let request = site.post("user/mobiles/").token(&account.token);
    request.json(body).send().data(201)
}

fn a_first_number_is_primary_and_unverified_until_its_code_is_given_back(site: Site) {
    let joe = site.founder("acme");
    assert_eq!(list(&site, &joe), json!([]));
    site.world.messages();
    let added = add(&site, &joe, &json!({"number": "+00 000 000 000"}));
    assert_eq!(
        added,
        json!({"id": added["id"], "number": "+00000000000", "primary": true, "verified": false})
    );
    let code = site.world.texted_code();
    let request = site.post("auth/mobile/verify/").token(&joe.token);
    request
        .json(&json!({"otp": code.expose()}))
        .send()
        .is_done();
    let proven =
        json!({"id": added["id"], "number": "+00000000000", "primary": true, "verified": true});
    assert_eq!(list(&site, &joe), json!([proven]));
    let one = format!("user/mobiles/{}", added["id"]);
    assert_eq!(site.get(&one).token(&joe.token).send().data(200), proven);
    let user = site.get("user/").token(&joe.token).send().data(200);
    assert_eq!(user["verification"]["mobile"], true);
}

fn what_is_no_free_number_is_refused(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    let stranger = site.founder("rival");
    add(&site, &joe, &json!({"number": "+27840000000"}));
    let taken = "A user is already registered with this mobile number.";
    let cases = [
        (json!({}), "This field is required."),
        (json!({"number": ""}), "This field may not be blank."),
        (json!({"number": null}), "This field may not be null."),
        (json!({"number": "12345678"}), "Enter a valid phone number."),
        (json!({"number": "+12"}), "Enter a valid phone number."),
        (json!({"number": "+27840000000"}), taken),
        (
            json!({"number": "+27 (84) 000-0000", "primary": true}),
            taken,
        ),
    ];
    for (body, message) in cases {
        let request = site.post("user/mobiles/").token(&jim.token);
        request.json(&body).send().refuses("number", message);
    }
    assert_eq!(list(&site, &jim), json!([]));
    add(&site, &stranger, &json!({"number": "+27840000000"}));
}

fn another_number_can_be_made_primary(site: Site) {
    let joe = site.founder("acme");
    add(&site, &joe, &json!({"number": "+27840000001"}));
    let second = add(&site, &joe, &json!({"number": "+27840000002"}));
    let third = add(
        &site,
        &joe,
        &json!({"number": "+27840000003", "primary": true}),
    );
    let flags = |site: &Site| -> Vec<Value> {
        let numbers = list(site, &joe);
        numbers
            .as_array()
            .unwrap()
            .iter()
            .map(|n| n["primary"].clone())
            .collect()
    };
    assert_eq!(flags(&site), [json!(false), json!(false), json!(true)]);
    let path = format!("user/mobiles/{}", second["id"]);
    let request = site.request("PATCH", &path).token(&joe.token);
    let changed = request.json(&json!({"primary": true})).send().data(200);
    assert_eq!(changed["primary"], true);
    assert_eq!(flags(&site), [json!(false), json!(true), json!(false)]);
    let request = site.request("PATCH", &path).token(&joe.token);
    request
        .json(&json!({"primary": false}))
        .send()
        .refuses("primary", "Make another one primary instead.");
    let path = format!("user/mobiles/{}", third["id"]);
    let request = site.request("PATCH", &path).token(&joe.token);
    let body = json!({"verified": true, "number": "+1234567"});
    let unchanged = request.json(&body).send().data(200);
    assert_eq!(
        unchanged,
        json!({"id": third["id"], "number": "+27840000003", "primary": false, "verified": false})
    );
}

fn where_the_primary_number_goes_the_oldest_takes_its_place(site: Site) {
    let joe = site.founder("acme");
    let first = add(&site, &joe, &json!({"number": "+27840000001"}));
    add(&site, &joe, &json!({"number": "+27840000002"}));
    let third = add(
        &site,
        &joe,
        &json!({"number": "+27840000003", "primary": true}),
    );
    let remove = |id: &Value| {
        let path = format!("user/mobiles/{id}/");
        site.delete(&path).token(&joe.token).send().is_done();
        site.delete(&path)
            .token(&joe.token)
            .send()
            .fails(404, "Not found.");
    };
    remove(&third["id"]);
    assert_eq!(list(&site, &joe)[0]["primary"], true);
    remove(&first["id"]);
    let user = site.get("user/").token(&joe.token).send().data(200);
    assert_eq!(user["mobile_number"], "+27840000002");
    remove(&list(&site, &joe)[0]["id"]);
    assert_eq!(list(&site, &joe), json!([]));
    let user = site.get("user/").token(&joe.token).send().data(200);
    assert_eq!(user["mobile_number"], json!(null));
}

fn other_peoples_numbers_are_as_unknown_as_any(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    let stranger = site.founder("rival");
    let theirs = add(&site, &joe, &json!({"number": "+27840000001"}))["id"].to_string();
    let before = list(&site, &joe);
    for id in [theirs.as_str(), UNKNOWN].into_iter().chain(ODD_IDS) {
        let path = format!("user/mobiles/{id}/");
        for account in [&jim, &stranger] {
            for method in ["GET", "PATCH", "DELETE"] {
                let request = site.request(method, &path).token(&account.token);
                let answer = request.json(&json!({"primary": true})).send();
                answer.fails(404, "Not found.");
            }
        }
    }
    assert_eq!(list(&site, &joe), before);
}

fn nobody_comes_here_without_a_token(site: Site) {
    for (method, path) in [
        ("GET", "user/mobiles/"),
        ("POST", "user/mobiles/"),
        ("GET", "user/mobiles/1/"),
        ("PATCH", "user/mobiles/1/"),
        ("DELETE", "user/mobiles/1/"),
    ] {
        site.request(method, path)
            .send()
            .is_unauthorized("Authentication credentials were not provided.");
    }
}
