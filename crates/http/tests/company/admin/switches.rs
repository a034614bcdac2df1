//! `admin/switches/`

use chrono::TimeDelta;
use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::{
    odd::{ODD_IDS, UNKNOWN},
    support::{Account, Site, registration},
};

both_databases!(
    a_switch_is_sent_by_its_slug_and_shown_by_its_label,
    a_switch_can_be_turned_and_removed,
    what_is_no_free_type_is_refused,
    a_switch_does_what_it_says_at_once,
    what_is_no_switch_is_not_found,
);

const LABELS: [(&str, &str); 7] = [
    ("transactions", "Allow transactions"),
    ("verification", "Allow transactions for unverified users"),
    ("overdraft", "Allow overdrafts"),
    ("auto_confirm", "Confirm transactions automatically"),
    (
        "manage_accounts",
        "Allow users to manage their own accounts",
    ),
    (
        "session_duration",
        "Allow users to set their own session duration",
    ),
    (
        "terms_and_conditions",
        "Require users to agree to the terms and conditions",
    ),
];

#[track_caller]
fn make(site: &Site, account: &Account, body: &Value) -> Value {
    let request = site.post("admin/switches/").token(&account.token);
    request.json(body).send().data(201)
}

fn list(site: &Site, account: &Account) -> Value {
    site.get("admin/switches/")
        .token(&account.token)
        .send()
        .data(200)
}

fn a_switch_is_sent_by_its_slug_and_shown_by_its_label(site: Site) {
    let (joe, rival) = (site.founder("acme"), site.founder("rival"));
    for (account, by_label) in [(&joe, false), (&rival, true)] {
        assert_eq!(list(&site, account), json!([]));
        let mut made = Vec::new();
        for (number, (slug, label)) in LABELS.into_iter().enumerate() {
            let sent = if by_label { label } else { slug };
            let enabled = number % 2 == 0;
            let switch = make(
                &site,
                account,
                &json!({"switch_type": sent, "enabled": enabled}),
            );
            let expected = json!({
                "id": switch["id"], "switch_type": label, "enabled": enabled,
                "created": 1_767_603_600_000_i64, "updated": 1_767_603_600_000_i64,
            });
            assert_eq!(switch, expected);
            made.push(switch);
        }
        assert_eq!(list(&site, account), json!(made));
    }
}

fn a_switch_can_be_turned_and_removed(site: Site) {
    let joe = site.founder("acme");
    let made = make(&site, &joe, &json!({"switch_type": "transactions"}));
    assert_eq!(made["enabled"], false, "off unless told");
    let path = format!("admin/switches/{}/", made["id"]);
    assert_eq!(site.get(&path).token(&joe.token).send().data(200), made);
    for (method, enabled) in [("PATCH", true), ("PUT", false), ("PUT", true)] {
        site.world.clock.advance(TimeDelta::seconds(1));
        let request = site.request(method, &path).token(&joe.token);
        let body = json!({"enabled": enabled, "switch_type": "overdraft", "id": 1});
        let turned = request.json(&body).send().data(200);
        let now = site.world.auth.now().timestamp_millis();
        let expected = json!({
            "id": made["id"], "switch_type": "Allow transactions", "enabled": enabled,
            "created": made["created"], "updated": now,
        });
        assert_eq!(turned, expected);
        let request = site.request(method, &path).token(&joe.token);
        assert_eq!(
            request.send().data(200),
            expected,
            "nothing sent, nothing changed"
        );
    }
    site.delete(&path).token(&joe.token).send().is_done();
    site.delete(&path)
        .token(&joe.token)
        .send()
        .fails(404, "Not found.");
    assert_eq!(list(&site, &joe), json!([]));
    make(&site, &joe, &json!({"switch_type": "transactions"}));
}

fn what_is_no_free_type_is_refused(site: Site) {
    let joe = site.founder("acme");
    make(
        &site,
        &joe,
        &json!({"switch_type": "transactions", "enabled": "yes"}),
    );
    let cases = [
        (json!({}), "switch_type", "This field is required."),
        (
            json!({"switch_type": ""}),
            "switch_type",
            "This field may not be blank.",
        ),
        (
            json!({"switch_type": "flux"}),
            "switch_type",
            "This is not a valid choice.",
        ),
        (
            json!({"switch_type": "Transactions"}),
            "switch_type",
            "This is not a valid choice.",
        ),
        (
            json!({"switch_type": "transactions"}),
            "switch_type",
            "This field must be unique.",
        ),
        (
            json!({"switch_type": "Allow transactions"}),
            "switch_type",
            "This field must be unique.",
        ),
        (
            json!({"switch_type": "overdraft", "enabled": 2}),
            "enabled",
            "Must be a valid boolean.",
        ),
        (
            json!({"switch_type": "overdraft", "enabled": null}),
            "enabled",
            "This field may not be null.",
        ),
    ];
    for (body, field, message) in cases {
        let request = site.post("admin/switches/").token(&joe.token);
        request.json(&body).send().refuses(field, message);
    }
    let path = format!("admin/switches/{}/", list(&site, &joe)[0]["id"]);
    let request = site.request("PATCH", &path).token(&joe.token);
    let answer = request.json(&json!({"enabled": "perhaps"})).send();
    answer.refuses("enabled", "Must be a valid boolean.");
}

fn a_switch_does_what_it_says_at_once(site: Site) {
    let joe = site.founder("acme");
    let made = make(
        &site,
        &joe,
        &json!({"switch_type": "terms_and_conditions", "enabled": true}),
    );
    let mut body = registration("acme", "jim@acme.example");
    body.as_object_mut().unwrap().remove("terms_and_conditions");
    let register = || site.post("auth/register/").json(&body).send();
    register().refuses(
        "terms_and_conditions",
        "You must agree to the terms and conditions.",
    );
    let path = format!("admin/switches/{}/", made["id"]);
    let request = site.request("PATCH", &path).token(&joe.token);
    request.json(&json!({"enabled": false})).send().data(200);
    register().data(201);
}

fn what_is_no_switch_is_not_found(site: Site) {
    let joe = site.founder("acme");
    let rival = site.founder("rival");
    let theirs = make(&site, &rival, &json!({"switch_type": "transactions"}))["id"].to_string();
    for id in [theirs.as_str(), UNKNOWN].into_iter().chain(ODD_IDS) {
        let path = format!("admin/switches/{id}/");
        for method in ["GET", "PUT", "PATCH", "DELETE"] {
            let request = site.request(method, &path).token(&joe.token);
            let answer = request.json(&json!({"enabled": true})).send();
            answer.fails(404, "Not found.");
        }
    }
    assert_eq!(list(&site, &rival)[0]["enabled"], false);
}
