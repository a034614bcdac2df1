//! `admin/users/{identifier}/permission-groups/` and `…/permissions/`

#![expect(clippy::panic, reason = "a test fails by panicking")]

use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::{
    odd::{ODD_IDS, UNKNOWN},
    support::{Account, Site},
};

both_databases!(
    a_user_joins_and_leaves_a_group,
    a_user_is_given_and_loses_a_permission,
    what_is_wrong_is_said_under_its_name,
    changed_rights_bite_at_once,
    the_last_administrator_stays,
    of_two_who_remove_each_other_at_once_one_stays,
    a_disabled_administrator_is_none_that_stays,
    what_the_user_does_not_have_is_not_found,
);

fn groups(user: &Account) -> String {
    format!("admin/users/{}/permission-groups/", user.identifier())
}

fn permissions(user: &Account) -> String {
    format!("admin/users/{}/permissions/", user.identifier())
}

#[track_caller]
fn join(site: &Site, admin: &Account, user: &Account, group: &str) {
    let request = site.post(&groups(user)).token(&admin.token);
    let answer = request.json(&json!({"group": group})).send();
    answer.is(201, &json!({"status": "success", "data": {"name": group}}));
}

fn own(site: &Site, user: &Account) -> Value {
    site.get("user/").token(&user.token).send().data(200)
}

fn a_user_joins_and_leaves_a_group(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    let request = site.post("admin/permission-groups/").token(&joe.token);
    request
        .json(&json!({"name": "read only ✓"}))
        .send()
        .data(201);
    for _ in 0..2 {
        join(&site, &joe, &jim, "read only ✓");
        let seen = own(&site, &jim);
        assert_eq!(seen["permission_groups"], json!([{"name": "read only ✓"}]));
        assert_eq!(seen["groups"], seen["permission_groups"]);
    }
    let path = format!("{}read%20only%20%E2%9C%93/", groups(&jim));
    site.delete(&path).token(&joe.token).send().is_done();
    assert_eq!(own(&site, &jim)["permission_groups"], json!([]));
    site.delete(&path)
        .token(&joe.token)
        .send()
        .fails(404, "Not found.");
}

fn a_user_is_given_and_loses_a_permission(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    let mut given = Vec::new();
    for level in ["view", "add", "change", "delete"] {
        let request = site.post(&permissions(&jim)).token(&joe.token);
        let body = json!({"type": "report", "level": level});
        let permission = request.json(&body).send().data(201);
        assert_eq!(
            permission,
            json!({"id": permission["id"], "type": "report", "level": level})
        );
        given.push(permission);
    }
    assert_eq!(own(&site, &jim)["permissions"], json!(given));
    for permission in &given {
        let path = format!("{}{}/", permissions(&jim), permission["id"]);
        site.delete(&path).token(&joe.token).send().is_done();
        site.delete(&path)
            .token(&joe.token)
            .send()
            .fails(404, "Not found.");
    }
    assert_eq!(own(&site, &jim)["permissions"], json!([]));
}

fn what_is_wrong_is_said_under_its_name(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    let request = site.post(&permissions(&jim)).token(&joe.token);
    request
        .json(&json!({"type": "user", "level": "view"}))
        .send()
        .data(201);
    let (group, permission) = (groups(&jim), permissions(&jim));
    let cases = [
        (&group, json!({}), "group", "This field is required."),
        (
            &group,
            json!({"group": ""}),
            "group",
            "This field may not be blank.",
        ),
        (
            &group,
            json!({"group": "nobody"}),
            "group",
            "Invalid group.",
        ),
        (&group, json!({"group": "ADMIN"}), "group", "Invalid group."),
        (
            &permission,
            json!({"level": "view"}),
            "type",
            "This field is required.",
        ),
        (
            &permission,
            json!({"type": "user"}),
            "level",
            "This field is required.",
        ),
        (
            &permission,
            json!({"type": "user", "level": "root"}),
            "level",
            "\"root\" is not a valid choice.",
        ),
        (
            &permission,
            json!({"type": "x".repeat(81), "level": "view"}),
            "type",
            "Ensure this field has no more than 80 characters.",
        ),
        (
            &permission,
            json!({"type": "a\u{202e}b", "level": "view"}),
            "type",
            "Enter a valid value.",
        ),
        (
            &permission,
            json!({"type": "user", "level": "view"}),
            "type",
            "This field must be unique.",
        ),
    ];
    for (path, body, field, message) in cases {
        let request = site.post(path).token(&joe.token);
        request.json(&body).send().refuses(field, message);
    }
}

fn changed_rights_bite_at_once(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    let permanent = site.permanent(&jim);
    let may = |account: &Account| {
        let answer = site
            .get("admin/users/overview/")
            .token(&account.token)
            .send();
        answer.status == 200
    };
    for _ in 0..3 {
        assert!(!may(&jim) && !may(&permanent));
        join(&site, &joe, &jim, "admin");
        assert!(may(&jim) && may(&permanent));
        let path = format!("{}admin/", groups(&jim));
        site.delete(&path).token(&jim.token).send().is_done();
    }
}

fn the_last_administrator_stays(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    let leave = |account: &Account| {
        let path = format!("{}admin/", groups(account));
        site.delete(&path).token(&joe.token).send()
    };
    leave(&joe).refuses("group", "The last administrator cannot leave the group.");
    leave(&jim).fails(404, "Not found.");
    join(&site, &joe, &jim, "admin");
    leave(&jim).is_done();
    leave(&joe).refuses("group", "The last administrator cannot leave the group.");
    assert_eq!(
        own(&site, &joe)["permission_groups"],
        json!([{"name": "admin"}])
    );
}

fn of_two_who_remove_each_other_at_once_one_stays(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    for _ in 0..10 {
        let admins =
            [&joe, &jim].map(|account| own(&site, account)["groups"] == json!([{"name": "admin"}]));
        match admins {
            [true, false] => join(&site, &joe, &jim, "admin"),
            [false, true] => join(&site, &jim, &joe, "admin"),
            both => panic!("{both:?} are administrators"),
        }
        let remove = |by: &Account, whom: &Account| {
            let path = format!("{}admin/", groups(whom));
            let status = site.delete(&path).token(&by.token).send().status;
            assert!([200, 400, 403].contains(&status), "{status}");
        };
        std::thread::scope(|scope| {
            scope.spawn(|| remove(&joe, &jim));
            scope.spawn(|| remove(&jim, &joe));
        });
    }
}

fn a_disabled_administrator_is_none_that_stays(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    join(&site, &joe, &jim, "admin");
    site.world
        .auth
        .set_user_disabled(jim.identifier(), true)
        .unwrap();
    let path = format!("{}admin/", groups(&joe));
    let answer = site.delete(&path).token(&joe.token).send();
    answer.refuses("group", "The last administrator cannot leave the group.");
}

fn what_the_user_does_not_have_is_not_found(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    let request = site.post(&permissions(&joe)).token(&joe.token);
    let given = request
        .json(&json!({"type": "user", "level": "view"}))
        .send()
        .data(201);
    let of_another = given["id"].to_string();
    for id in [of_another.as_str(), UNKNOWN].into_iter().chain(ODD_IDS) {
        let path = format!("{}{id}/", permissions(&jim));
        site.delete(&path)
            .token(&joe.token)
            .send()
            .fails(404, "Not found.");
    }
    for name in ["nobody", "ADMIN", "admin%20", "%00", "adm%2Fin"] {
        let path = format!("{}{name}/", groups(&joe));
        site.delete(&path)
            .token(&joe.token)
            .send()
            .fails(404, "Not found.");
    }
    let seen = own(&site, &joe);
    assert_eq!(seen["permissions"], json!([given]));
    assert_eq!(seen["permission_groups"], json!([{"name": "admin"}]));
}
