//! `user/emails/`

use latchkey_domain::outbox::Content;
use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::{
    odd::{ODD_IDS, UNKNOWN},
    support::{Account, Site},
};

both_databases!(
    an_added_address_is_unverified_until_its_key_is_given_back,
    what_is_no_free_address_is_refused,
    a_new_primary_address_takes_the_place_of_the_old_one_which_is_told,
    the_primary_address_stays,
    an_address_that_is_not_primary_can_be_removed,
    other_peoples_addresses_are_as_unknown_as_any,
    nobody_comes_here_without_a_token,
    too_many_mails_to_one_address_are_refused,
);

fn list(site: &Site, account: &Account) -> Value {
    site.get("user/emails/")
        .token(&account.token)
        .send()
        .data(200)
}

#[track_caller]
fn add(site: &Site, account: &Account, body: &Value) -> Value {
    let request = site.post("user/emails/").token(&account.token);
    request.json(body).send().data(201)
}

fn an_added_address_is_unverified_until_its_key_is_given_back(site: Site) {
    let joe = site.founder("acme");
    site.world.messages();
    let first = list(&site, &joe)[0].clone();
    assert_eq!(
        first,
        json!({"id": first["id"], "email": "owner@acme.example", "primary": true, "verified": false})
    );
    let added = add(&site, &joe, &json!({"email": "Second@ACME.example"}));
    assert_eq!(
        added,
        json!({"id": added["id"], "email": "Second@acme.example", "primary": false, "verified": false})
    );
    assert_eq!(list(&site, &joe), json!([first, added]));
    let key = site.world.mailed_key_to("Second@acme.example");
    let body = json!({"key": key.expose()});
    site.post("auth/email/verify/").json(&body).send().is_done();
    assert_eq!(list(&site, &joe)[1]["verified"], true);
    let one = format!("user/emails/{}", added["id"]);
    assert_eq!(
        site.get(&one).token(&joe.token).send().data(200)["verified"],
        true
    );
    assert_eq!(list(&site, &joe)[0], first);
}

fn what_is_no_free_address_is_refused(site: Site) {
    let joe = site.founder("acme");
    site.member("acme", "jim@acme.example");
    site.founder("rival");
    let before = list(&site, &joe);
    let taken = "A user is already registered with this e-mail address.";
    let cases = [
        (json!({}), "This field is required."),
        (json!({"email": ""}), "This field may not be blank."),
        (json!({"email": null}), "This field may not be null."),
        (json!({"email": "joe"}), "Enter a valid email address."),
        (
            json!({"email": "joe@acme.example\r\nBcc: x@y.org"}),
            "Enter a valid email address.",
        ),
        (json!({"email": "jim@acme.example"}), taken),
        (json!({"email": "JIM@ACME.example", "primary": true}), taken),
        (json!({"email": "owner@acme.example"}), taken),
    ];
    for (body, message) in cases {
        let request = site.post("user/emails/").token(&joe.token);
        request.json(&body).send().refuses("email", message);
    }
    let request = site.post("user/emails/").token(&joe.token);
    let body = json!({"email": "new@acme.example", "primary": "perhaps"});
    request
        .json(&body)
        .send()
        .refuses("primary", "Must be a valid boolean.");
    assert_eq!(list(&site, &joe), before);
    add(&site, &joe, &json!({"email": "owner@rival.example"}));
}

fn a_new_primary_address_takes_the_place_of_the_old_one_which_is_told(site: Site) {
    let joe = site.founder("acme");
    let first = list(&site, &joe)[0]["id"].clone();
    let prove = |address: &str| {
        let key = site.world.mailed_key_to(address);
        let request = site.post("auth/email/verify/").token(&joe.token);
        request.json(&json!({"key": key.expose()})).send().is_done();
    };
    prove("owner@acme.example");
    let body = json!({"email": "new@acme.example", "primary": true});
    let added = add(&site, &joe, &body);
    assert_eq!(
        (&added["primary"], &added["verified"]),
        (&json!(false), &json!(false)),
        "it waits for its proof"
    );
    let user = || site.get("user/").token(&joe.token).send().data(200);
    assert_eq!(user()["email"], "owner@acme.example");
    prove("new@acme.example");
    assert_eq!(user()["email"], "new@acme.example");
    assert_eq!(user()["verified"], true);
    let told = |messages: &[latchkey_domain::outbox::Outgoing], address: &str| {
        let told = |message: &&latchkey_domain::outbox::Outgoing| {
            message.to == address && matches!(message.content, Content::EmailChanged)
        };
        messages.iter().filter(told).count()
    };
    assert_eq!(told(&site.world.messages(), "owner@acme.example"), 1);
    let path = format!("user/emails/{first}");
    let back = |primary: bool| {
        let request = site.request("PATCH", &path).token(&joe.token);
        request.json(&json!({"primary": primary})).send()
    };
    let first =
        json!({"id": first, "email": "owner@acme.example", "primary": true, "verified": true});
    assert_eq!(back(true).data(200), first, "it is proven: at once");
    assert_eq!(back(true).data(200), first, "again changes nothing");
    assert_eq!(told(&site.world.messages(), "new@acme.example"), 1);
    let emails = list(&site, &joe);
    assert_eq!(
        (&emails[0]["primary"], &emails[1]["primary"]),
        (&json!(true), &json!(false))
    );
}

fn the_primary_address_stays(site: Site) {
    let joe = site.founder("acme");
    add(&site, &joe, &json!({"email": "new@acme.example"}));
    let before = list(&site, &joe);
    let path = format!("user/emails/{}/", before[0]["id"]);
    let answer = site.delete(&path).token(&joe.token).json(&json!({})).send();
    answer.refuses("email", "The primary email address cannot be removed.");
    let request = site.request("PATCH", &path).token(&joe.token);
    request
        .json(&json!({"primary": false}))
        .send()
        .refuses("primary", "Make another one primary instead.");
    let request = site.request("PATCH", &path).token(&joe.token);
    assert_eq!(
        request
            .json(&json!({"verified": true, "email": "x@y.org"}))
            .send()
            .data(200),
        before[0],
        "only `primary` can be changed"
    );
    assert_eq!(list(&site, &joe), before);
}

fn an_address_that_is_not_primary_can_be_removed(site: Site) {
    let joe = site.founder("acme");
    let before = list(&site, &joe);
    for path in ["user/emails/ID/", "user/emails/ID"] {
        let added = add(&site, &joe, &json!({"email": "new@acme.example"}));
        let key = site.world.mailed_key_to("new@acme.example");
        let path = path.replace("ID", &added["id"].to_string());
        site.delete(&path).token(&joe.token).send().is_done();
        site.delete(&path)
            .token(&joe.token)
            .send()
            .fails(404, "Not found.");
        assert_eq!(list(&site, &joe), before);
        let body = json!({"key": key.expose()});
        site.post("auth/email/verify/")
            .json(&body)
            .send()
            .refuses("key", "Invalid key.");
    }
}

fn other_peoples_addresses_are_as_unknown_as_any(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    let stranger = site.founder("rival");
    add(&site, &joe, &json!({"email": "second@acme.example"}));
    let before = list(&site, &joe);
    let theirs = [before[0]["id"].to_string(), before[1]["id"].to_string()];
    let ids = theirs
        .iter()
        .map(String::as_str)
        .chain(ODD_IDS)
        .chain([UNKNOWN]);
    for id in ids {
        let path = format!("user/emails/{id}/");
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
        ("GET", "user/emails/"),
        ("POST", "user/emails/"),
        ("GET", "user/emails/1/"),
        ("PATCH", "user/emails/1/"),
        ("DELETE", "user/emails/1/"),
    ] {
        site.request(method, path)
            .send()
            .is_unauthorized("Authentication credentials were not provided.");
    }
}

fn too_many_mails_to_one_address_are_refused(site: Site) {
    let joe = site.founder("acme");
    let attempt = || {
        let request = site.post("user/emails/").token(&joe.token);
        request
            .json(&json!({"email": "victim@elsewhere.example"}))
            .send()
    };
    let mut sent = 0;
    let refused = loop {
        let answer = attempt();
        if answer.status != 201 {
            break answer;
        }
        sent += 1;
        let path = format!("user/emails/{}/", answer.data(201)["id"]);
        site.delete(&path).token(&joe.token).send().is_done();
    };
    assert_eq!((refused.status, sent), (429, 10));
    assert!(refused.header("retry-after").is_some());
}
