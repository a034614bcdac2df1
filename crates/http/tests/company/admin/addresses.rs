//! `admin/users/emails/` and `admin/users/mobiles/`

use latchkey_domain::outbox::Content;
use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::{
    odd::NOBODY,
    support::{Account, Site},
};

both_databases!(
    addresses_are_listed_with_whose_they_are,
    numbers_are_listed_with_whose_they_are,
    an_added_address_is_proven_where_the_administrator_says_so,
    an_added_number_is_proven_where_the_administrator_says_so,
    an_administrator_vouches_for_an_address_or_takes_it_back,
    an_administrator_vouches_for_a_number_or_takes_it_back,
);

/// What an administrator reads at a path.
pub fn page(site: &Site, account: &Account, path: &str) -> Value {
    site.get(path).token(&account.token).send().data(200)
}

#[track_caller]
fn add(site: &Site, account: &Account, path: &str, body: &Value) -> Value {
    let request = site.post(path).token(&account.token);
    request.json(body).send().data(201)
}

#[track_caller]
fn change(site: &Site, account: &Account, path: &str, body: &Value) -> Value {
    let request = site.request("PATCH", path).token(&account.token);
    request.json(body).send().data(200)
}

fn addresses_are_listed_with_whose_they_are(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    site.founder("rival");
    let seen = page(&site, &joe, "admin/users/emails/");
    assert_eq!((&seen["count"], &seen["next"]), (&json!(2), &Value::Null));
    let expected = json!({
        "user": {
            "identifier": jim.identifier(), "first_name": "Joe", "last_name": "Soap", "email": "jim@acme.example",
            "username": "", "mobile_number": null, "profile": null, "id": jim.identifier(),
        },
        "id": seen["results"][1]["id"], "email": "jim@acme.example", "primary": true, "verified": false,
    });
    assert_eq!(seen["results"][1], expected);
    let path = format!("admin/users/emails/{}", expected["id"]);
    assert_eq!(page(&site, &joe, &path), expected);
    let of_jim = format!("admin/users/emails/?user={}", jim.identifier());
    assert_eq!(page(&site, &joe, &of_jim)["results"], json!([expected]));
    for nobody in [NOBODY, "jim", "1%20or%201=1"] {
        let path = format!("admin/users/emails/?user={nobody}");
        assert_eq!(page(&site, &joe, &path)["count"], 0);
    }
    let seen = page(&site, &joe, &format!("{}&page_size=1", of_jim));
    assert_eq!(seen["next"], Value::Null);
    let seen = page(&site, &joe, "admin/users/emails/?page_size=1");
    assert_eq!(
        seen["next"],
        "http://localhost/api/3/admin/users/emails/?page=2&page_size=1"
    );
}

fn numbers_are_listed_with_whose_they_are(site: Site) {
    let joe = site.founder("acme");
    assert_eq!(
        page(&site, &joe, "admin/users/mobiles/"),
        json!({"count": 0, "next": null, "previous": null, "results": []})
    );
    let request = site.post("user/mobiles/").token(&joe.token);
    let own = request
        .json(&json!({"number": "+27840000000"}))
        .send()
        .data(201);
    let seen = page(&site, &joe, "admin/users/mobiles/");
    let expected = json!({
        "user": {
            "identifier": joe.identifier(), "first_name": "Joe", "last_name": "Soap", "email": "owner@acme.example",
            "username": "", "mobile_number": "+27840000000", "profile": null, "id": joe.identifier(),
        },
        "id": own["id"], "number": "+27840000000", "primary": true, "verified": false,
    });
    assert_eq!(seen["results"], json!([expected]));
    let path = format!("admin/users/mobiles/{}/", own["id"]);
    assert_eq!(page(&site, &joe, &path), expected);
}

fn an_added_address_is_proven_where_the_administrator_says_so(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    site.world.messages();
    let body = json!({"user": jim.identifier(), "email": "one@acme.example"});
    let added = add(&site, &joe, "admin/users/emails/", &body);
    assert_eq!(
        (&added["primary"], &added["verified"]),
        (&json!(false), &json!(false))
    );
    let messages = site.world.messages();
    assert_eq!(
        (messages.len(), messages[0].to.as_str()),
        (1, "one@acme.example")
    );
    let body = json!({"user": jim.identifier(), "email": "two@acme.example", "primary": true, "verified": true});
    let added = add(&site, &joe, "admin/users/emails/", &body);
    assert_eq!(
        (&added["primary"], &added["verified"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(added["user"]["email"], "two@acme.example");
    let messages = site.world.messages();
    assert_eq!(
        (messages.len(), messages[0].to.as_str()),
        (1, "jim@acme.example")
    );
    assert!(matches!(messages[0].content, Content::EmailChanged));
    let seen = site.get("user/").token(&jim.token).send().data(200);
    assert_eq!(
        (&seen["email"], &seen["verified"]),
        (&json!("two@acme.example"), &json!(true))
    );
}

fn an_added_number_is_proven_where_the_administrator_says_so(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    site.world.messages();
    let path = "admin/users/mobiles/";
    let first = add(
        &site,
        &joe,
        path,
        &json!({"user": jim.identifier(), "number": "+27840000001"}),
    );
    assert_eq!(
        (&first["primary"], &first["verified"]),
        (&json!(true), &json!(false))
    );
    let sent = site.world.messages();
    let to: Vec<_> = sent.iter().map(|message| &*message.to).collect();
    assert_eq!(
        to,
        ["jim@acme.example", "+27840000001"],
        "a notice and the code"
    );
    let body = json!({"user": jim.identifier(), "number": "+27840000002", "verified": true});
    let second = add(&site, &joe, path, &body);
    assert_eq!(
        (&second["primary"], &second["verified"]),
        (&json!(false), &json!(true))
    );
    assert!(site.world.messages().is_empty());
    let own = site.get("user/mobiles/").token(&jim.token).send().data(200);
    assert_eq!(
        (&own[0]["id"], &own[1]["id"]),
        (&first["id"], &second["id"])
    );
}

fn an_administrator_vouches_for_an_address_or_takes_it_back(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    let body = json!({"user": jim.identifier(), "email": "two@acme.example"});
    let added = add(&site, &joe, "admin/users/emails/", &body);
    site.world.messages();
    let path = format!("admin/users/emails/{}/", added["id"]);
    for verified in [true, true, false, true] {
        let changed = change(&site, &joe, &path, &json!({"verified": verified}));
        assert_eq!(changed["verified"], verified);
        let own = site.get("user/emails/").token(&jim.token).send().data(200);
        assert_eq!(
            own[1]["verified"], verified,
            "the user's own session sees it at once"
        );
    }
    let changed = change(
        &site,
        &joe,
        &path,
        &json!({"primary": true, "email": "x@y.org", "user": joe.identifier()}),
    );
    assert_eq!(
        (&changed["primary"], &changed["email"]),
        (&json!(true), &json!("two@acme.example"))
    );
    assert_eq!(changed["user"]["identifier"], jim.identifier());
    let messages = site.world.messages();
    assert_eq!(
        (messages.len(), messages[0].to.as_str()),
        (1, "jim@acme.example")
    );
    let request = site.request("PATCH", &path).token(&joe.token);
    let answer = request.json(&json!({"primary": false})).send();
    answer.refuses("primary", "Make another one primary instead.");
}

fn an_administrator_vouches_for_a_number_or_takes_it_back(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    for number in ["+27840000001", "+27840000002"] {
        add(
            &site,
            &joe,
            "admin/users/mobiles/",
            &json!({"user": jim.identifier(), "number": number}),
        );
    }
    let rows = page(&site, &joe, "admin/users/mobiles/")["results"].clone();
    let path = format!("admin/users/mobiles/{}/", rows[1]["id"]);
    for verified in [true, false, true] {
        let changed = change(&site, &joe, &path, &json!({"verified": verified}));
        assert_eq!(changed["verified"], verified);
        let own = site.get("user/mobiles/").token(&jim.token).send().data(200);
        assert_eq!(own[1]["verified"], verified);
    }
    assert_eq!(
        change(&site, &joe, &path, &json!({"primary": true}))["primary"],
        true
    );
    let seen = site.get("user/").token(&jim.token).send().data(200);
    assert_eq!(seen["mobile_number"], "+27840000002");
    assert_eq!(seen["verification"]["mobile"], true);
    let request = site.request("PATCH", &path).token(&joe.token);
    let answer = request.json(&json!({"primary": false})).send();
    answer.refuses("primary", "Make another one primary instead.");
}
