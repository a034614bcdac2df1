//! `admin/permission-groups/{name}/permissions/`

use latchkey_testkit::both_databases;
use serde_json::json;

use crate::{
    odd::{ODD_IDS, UNKNOWN},
    support::Site,
};

both_databases!(
    a_group_is_given_and_loses_permissions,
    what_is_wrong_is_said_under_its_name,
    another_groups_permissions_are_not_found,
);

const PATH: &str = "admin/permission-groups/auditors/permissions/";

fn a_group_is_given_and_loses_permissions(site: Site) {
    let joe = site.founder("acme");
    let request = site.post("admin/permission-groups/").token(&joe.token);
    request.json(&json!({"name": "auditors"})).send().data(201);
    let mut given = Vec::new();
    for level in ["view", "add", "change", "delete"] {
        let request = site.post(PATH).token(&joe.token);
        let permission = request
            .json(&json!({"type": "report", "level": level}))
            .send()
            .data(201);
        assert_eq!(
            permission,
            json!({"id": permission["id"], "type": "report", "level": level})
        );
        given.push(permission);
    }
    assert_eq!(
        site.get(PATH).token(&joe.token).send().data(200),
        json!(given)
    );
    let group = site
        .get("admin/permission-groups/auditors/")
        .token(&joe.token)
        .send()
        .data(200);
    assert_eq!(group, json!({"name": "auditors", "permissions": given}));
    for permission in given {
        let path = format!("{PATH}{}/", permission["id"]);
        site.delete(&path).token(&joe.token).send().is_done();
        site.delete(&path)
            .token(&joe.token)
            .send()
            .fails(404, "Not found.");
    }
    assert_eq!(site.get(PATH).token(&joe.token).send().data(200), json!([]));
}

fn what_is_wrong_is_said_under_its_name(site: Site) {
    let joe = site.founder("acme");
    let request = site.post("admin/permission-groups/").token(&joe.token);
    request.json(&json!({"name": "auditors"})).send().data(201);
    let request = site.post(PATH).token(&joe.token);
    request
        .json(&json!({"type": "user", "level": "view"}))
        .send()
        .data(201);
    let required = "This field is required.";
    let request = site.post(PATH).token(&joe.token);
    request
        .send()
        .refuses_all(&[("type", required), ("level", required)]);
    let cases = [
        (
            json!({"type": "", "level": "view"}),
            "type",
            "This field may not be blank.",
        ),
        (
            json!({"type": "user", "level": "VIEW"}),
            "level",
            "\"VIEW\" is not a valid choice.",
        ),
        (
            json!({"type": "user", "level": "view"}),
            "type",
            "This field must be unique.",
        ),
    ];
    for (body, field, message) in cases {
        let request = site.post(PATH).token(&joe.token);
        request.json(&body).send().refuses(field, message);
    }
}

fn another_groups_permissions_are_not_found(site: Site) {
    let joe = site.founder("acme");
    let request = site.post("admin/permission-groups/").token(&joe.token);
    request.json(&json!({"name": "auditors"})).send().data(201);
    let theirs = "admin/permission-groups/admin/permissions/";
    let request = site.post(theirs).token(&joe.token);
    let given = request
        .json(&json!({"type": "user", "level": "view"}))
        .send()
        .data(201);
    let id = given["id"].to_string();
    for id in [id.as_str(), UNKNOWN].into_iter().chain(ODD_IDS) {
        let path = format!("{PATH}{id}/");
        site.delete(&path)
            .token(&joe.token)
            .send()
            .fails(404, "Not found.");
    }
    assert_eq!(
        site.get(theirs).token(&joe.token).send().data(200),
        json!([given])
    );
}
