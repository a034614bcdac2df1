//! `admin/permission-groups/`

use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::support::{Account, Site};

both_databases!(
    a_group_is_made_renamed_and_removed,
    members_follow_a_renamed_group_and_leave_a_removed_one,
    what_is_no_free_name_is_refused,
    the_group_of_administrators_stays_as_it_is,
    what_is_no_group_is_not_found,
    groups_are_listed_a_page_at_a_time,
);

fn list(site: &Site, account: &Account) -> Value {
    let answer = site
        .get("admin/permission-groups/")
        .token(&account.token)
        .send();
    answer.data(200)["results"].clone()
}

#[track_caller]
fn make(site: &Site, account: &Account, name: &str) {
    let request = site.post("admin/permission-groups/").token(&account.token);
    let made = request.json(&json!({"name": name})).send().data(201);
    assert_eq!(made, json!({"name": name, "permissions": []}));
}

fn a_group_is_made_renamed_and_removed(site: Site) {
    let joe = site.founder("acme");
    let admin = json!({"name": "admin", "permissions": []});
    assert_eq!(list(&site, &joe), json!([admin]));
    make(&site, &joe, "Größe ✓");
    let path = "admin/permission-groups/Gr%C3%B6%C3%9Fe%20%E2%9C%93";
    let seen = site.get(path).token(&joe.token).send().data(200);
    assert_eq!(seen, json!({"name": "Größe ✓", "permissions": []}));
    let request = site.request("PATCH", path).token(&joe.token);
    let renamed = request.json(&json!({"name": "auditors"})).send().data(200);
    assert_eq!(renamed, json!({"name": "auditors", "permissions": []}));
    site.get(path)
        .token(&joe.token)
        .send()
        .fails(404, "Not found.");
    let path = "admin/permission-groups/auditors/";
    let request = site.request("PUT", path).token(&joe.token);
    assert_eq!(
        request.json(&renamed).send().data(200),
        renamed,
        "its own name is free"
    );
    site.delete(path).token(&joe.token).send().is_done();
    site.delete(path)
        .token(&joe.token)
        .send()
        .fails(404, "Not found.");
    assert_eq!(list(&site, &joe), json!([admin]));
}

fn members_follow_a_renamed_group_and_leave_a_removed_one(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    make(&site, &joe, "auditors");
    let path = format!("admin/users/{}/permission-groups/", jim.identifier());
    let request = site.post(&path).token(&joe.token);
    request.json(&json!({"group": "auditors"})).send().data(201);
    let own = || site.get("user/").token(&jim.token).send().data(200)["permission_groups"].clone();
    assert_eq!(own(), json!([{"name": "auditors"}]));
    let request = site
        .request("PATCH", "admin/permission-groups/auditors/")
        .token(&joe.token);
    request.json(&json!({"name": "readers"})).send().data(200);
    assert_eq!(own(), json!([{"name": "readers"}]));
    site.delete("admin/permission-groups/readers/")
        .token(&joe.token)
        .send()
        .is_done();
    assert_eq!(own(), json!([]));
}

fn what_is_no_free_name_is_refused(site: Site) {
    let joe = site.founder("acme");
    let rival = site.founder("rival");
    make(&site, &joe, "auditors");
    make(&site, &joe, "readers");
    let cases = [
        (json!({}), "This field is required."),
        (json!({"name": null}), "This field may not be null."),
        (json!({"name": " "}), "This field may not be blank."),
        (
            json!({"name": "x".repeat(81)}),
            "Ensure this field has no more than 80 characters.",
        ),
        (json!({"name": "a/b"}), "Enter a valid value."),
        (json!({"name": ".."}), "Enter a valid value."),
        (json!({"name": "a\u{200b}b"}), "Enter a valid value."),
        (json!({"name": "admin"}), "This field must be unique."),
        (json!({"name": "readers"}), "This field must be unique."),
    ];
    for (body, message) in cases {
        for (method, path) in [
            ("POST", "admin/permission-groups/"),
            ("PATCH", "admin/permission-groups/auditors/"),
            ("PUT", "admin/permission-groups/auditors/"),
        ] {
            let request = site.request(method, path).token(&joe.token);
            request.json(&body).send().refuses("name", message);
        }
    }
    make(&site, &rival, "auditors");
}

fn the_group_of_administrators_stays_as_it_is(site: Site) {
    let joe = site.founder("acme");
    let path = "admin/permission-groups/admin/";
    let request = site.request("PATCH", path).token(&joe.token);
    let stays = "The group of administrators stays as it is.";
    request
        .json(&json!({"name": "users"}))
        .send()
        .refuses("name", stays);
    site.delete(path)
        .token(&joe.token)
        .send()
        .refuses("name", stays);
    assert_eq!(list(&site, &joe)[0]["name"], "admin");
}

fn what_is_no_group_is_not_found(site: Site) {
    let joe = site.founder("acme");
    for name in [
        "nobody",
        "ADMIN",
        "admin%20",
        "%2E%2E%2Fadmin",
        "%00",
        "%C3",
        "1",
    ] {
        for (method, rest) in [
            ("GET", ""),
            ("PATCH", ""),
            ("PUT", ""),
            ("DELETE", ""),
            ("GET", "permissions/"),
            ("POST", "permissions/"),
            ("DELETE", "permissions/1/"),
        ] {
            let path = format!("admin/permission-groups/{name}/{rest}");
            let request = site.request(method, &path).token(&joe.token);
            let body = json!({"name": "new", "type": "user", "level": "view"});
            request.json(&body).send().fails(404, "Not found.");
        }
    }
}

fn groups_are_listed_a_page_at_a_time(site: Site) {
    let joe = site.founder("acme");
    for number in 0..16 {
        make(&site, &joe, &format!("group {number}"));
    }
    let page = site
        .get("admin/permission-groups")
        .token(&joe.token)
        .send()
        .data(200);
    assert_eq!(
        (&page["count"], &page["previous"]),
        (&json!(17), &Value::Null)
    );
    assert_eq!(page["results"].as_array().unwrap().len(), 15);
    assert_eq!(
        page["next"],
        "http://localhost/api/3/admin/permission-groups/?page=2"
    );
    let path = "admin/permission-groups/?page=2";
    let page = site.get(path).token(&joe.token).send().data(200);
    assert_eq!(page["results"].as_array().unwrap().len(), 2);
    let path = "admin/permission-groups/?page=3";
    site.get(path)
        .token(&joe.token)
        .send()
        .fails(404, "Invalid page.");
}
