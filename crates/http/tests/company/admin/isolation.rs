//! Two companies, and everything of one offered to the administrator of the other.

use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::{
    odd::{NOBODY, UNKNOWN},
    support::{Account, Site},
};

both_databases!(what_is_another_companys_is_as_unknown_as_what_nobody_has);

/// What a company has that can be named in a path.
struct Things {
    user: String,
    permission: String,
    group: String,
    group_permission: String,
    switch: String,
    email: String,
    mobile: String,
}

fn things(site: &Site, owner: &Account, group: &str) -> Things {
    let make = |path: &str, body: Value| {
        let request = site.post(path).token(&owner.token);
        request.json(&body).send().data(201)["id"].to_string()
    };
    let user = owner.identifier().to_owned();
    let permission = json!({"type": "report", "level": "view"});
    make("admin/permission-groups/", json!({"name": group}));
    Things {
        permission: make(
            &format!("admin/users/{user}/permissions/"),
            permission.clone(),
        ),
        group: group.to_owned(),
        group_permission: make(
            &format!("admin/permission-groups/{group}/permissions/"),
            permission,
        ),
        switch: make("admin/switches/", json!({"switch_type": "transactions"})),
        email: make(
            "user/emails/",
            json!({"email": format!("{group}@acme.example")}),
        ),
        mobile: make("user/mobiles/", json!({"number": "+27840000000"})),
        user,
    }
}

fn nothing() -> Things {
    Things {
        user: NOBODY.to_owned(),
        permission: UNKNOWN.to_owned(),
        group: "nobody".to_owned(),
        group_permission: UNKNOWN.to_owned(),
        switch: UNKNOWN.to_owned(),
        email: UNKNOWN.to_owned(),
        mobile: UNKNOWN.to_owned(),
    }
}

/// Method and path of everything that can be done to a thing; `mixed` pairs the caller's own with the other's.
fn calls(things: &Things, own: &Things) -> Vec<(&'static str, String)> {
    let Things {
        user,
        permission,
        group,
        group_permission,
        switch,
        email,
        mobile,
    } = things;
    let mut calls = Vec::new();
    let mut add = |methods: &[&'static str], path: String| {
        calls.extend(methods.iter().map(|method| (*method, path.clone())));
    };
    add(&["GET", "PUT", "PATCH"], format!("admin/users/{user}/"));
    add(&["POST"], format!("admin/users/{user}/permission-groups/"));
    add(
        &["DELETE"],
        format!("admin/users/{user}/permission-groups/admin/"),
    );
    add(
        &["DELETE"],
        format!("admin/users/{}/permission-groups/{group}/", own.user),
    );
    add(&["POST"], format!("admin/users/{user}/permissions/"));
    add(
        &["DELETE"],
        format!("admin/users/{user}/permissions/{permission}/"),
    );
    add(
        &["DELETE"],
        format!("admin/users/{user}/permissions/{}/", own.permission),
    );
    add(
        &["DELETE"],
        format!("admin/users/{}/permissions/{permission}/", own.user),
    );
    add(
        &["GET", "PUT", "PATCH", "DELETE"],
        format!("admin/permission-groups/{group}/"),
    );
    add(
        &["GET", "POST"],
        format!("admin/permission-groups/{group}/permissions/"),
    );
    add(
        &["DELETE"],
        format!("admin/permission-groups/{group}/permissions/{group_permission}/"),
    );
    add(
        &["DELETE"],
        format!(
            "admin/permission-groups/{}/permissions/{group_permission}/",
            own.group
        ),
    );
    add(
        &["DELETE"],
        format!(
            "admin/permission-groups/{group}/permissions/{}/",
            own.group_permission
        ),
    );
    add(
        &["GET", "PUT", "PATCH", "DELETE"],
        format!("admin/switches/{switch}/"),
    );
    add(&["GET", "PATCH"], format!("admin/users/emails/{email}/"));
    add(&["GET", "PATCH"], format!("admin/users/mobiles/{mobile}/"));
    add(&["GET", "PATCH", "DELETE"], format!("user/emails/{email}/"));
    add(
        &["GET", "PATCH", "DELETE"],
        format!("user/mobiles/{mobile}/"),
    );
    calls
}

/// Everything that an administrator can see.
fn everything(site: &Site, account: &Account) -> Vec<String> {
    let paths = [
        "user/",
        "company/",
        "admin/users/",
        "admin/users/emails/",
        "admin/users/mobiles/",
        "admin/permission-groups/",
        "admin/switches/",
    ];
    let see = |path: &str| {
        let answer = site.get(path).token(&account.token).send();
        answer.data(200);
        answer.body
    };
    paths.into_iter().map(see).collect()
}

fn what_is_another_companys_is_as_unknown_as_what_nobody_has(site: Site) {
    let (joe, rival) = (site.founder("acme"), site.founder("rival"));
    let (own, theirs) = (
        things(&site, &joe, "auditors"),
        things(&site, &rival, "readers"),
    );
    let before = (everything(&site, &joe), everything(&site, &rival));
    let body = json!({
        "group": "admin", "type": "report", "level": "add", "name": "new", "enabled": true, "primary": true,
        "verified": true, "first_name": "Taken", "status": "verified", "user": theirs.user, "company": "rival",
    });
    let ask = |(method, path): (&'static str, String)| {
        let request = site.request(method, &path).token(&joe.token);
        let answer = request.json(&body).send();
        answer.fails(404, "Not found.");
        answer.body
    };
    let of_rival: Vec<_> = calls(&theirs, &own).into_iter().map(ask).collect();
    let of_nobody: Vec<_> = calls(&nothing(), &own).into_iter().map(ask).collect();
    assert_eq!(of_rival, of_nobody);
    assert_eq!((everything(&site, &joe), everything(&site, &rival)), before);
}
