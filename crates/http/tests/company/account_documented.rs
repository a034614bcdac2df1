//! The documented answers of `user/`, `company/` and `admin/` look like real ones.

use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::{
    documented::{sample, shape},
    support::{Account, Site},
};

both_databases!(
    what_is_read_is_documented_as_it_is,
    what_is_made_is_documented_as_it_is,
    what_may_be_null_is_documented_so,
);

/// Whether a schema of the API document lets `value` through.
fn admits(schema: &Value, value: &Value) -> bool {
    let named = |name: &str| match &schema["type"] {
        Value::Null => true,
        Value::Array(names) => names.iter().any(|known| known == name),
        only => only == name,
    };
    match value {
        Value::Null => named("null"),
        Value::Bool(_) => named("boolean"),
        Value::Number(_) => named("integer"),
        Value::String(_) => named("string"),
        Value::Array(items) => {
            named("array") && items.iter().all(|item| admits(&schema["items"], item))
        }
        Value::Object(entries) => {
            let admitted = |(name, value): (&String, &Value)| {
                let property = &schema["properties"][name];
                let admitted = admits(property, value);
                assert!(admitted, "{name}: {value} is not {property}");
                admitted
            };
            named("object") && entries.iter().all(admitted)
        }
    }
}

fn what_may_be_null_is_documented_so(site: Site) {
    let owner = site.founder("acme");
    site.permanent(&owner);
    let ann = json!({"email": "ann@example.com"});
    let made = site.post("admin/users/").token(&owner.token).json(&ann);
    assert_eq!(made.send().status, 201);
    let document = site.get("openapi.json").below("").send().json();
    for path in [
        "user",
        "company",
        "auth",
        "auth/tokens",
        "admin/company",
        "admin/users",
        "admin/users/emails",
        "admin/users/mobiles",
        "admin/permission-groups",
        "admin/switches",
        "auth/mfa",
    ] {
        let answer = site.get(&format!("{path}/")).token(&owner.token).send();
        let row = &document["paths"][format!("/api/3/{path}/")]["get"]["responses"]["200"];
        let schema = &row["content"]["application/json"]["schema"];
        assert!(
            schema.is_object() && admits(schema, &answer.json()),
            "{path}"
        );
    }
}

/// Holds one answer against what the row at `template` documents; returns its data.
#[track_caller]
fn compare(
    site: &Site,
    owner: &Account,
    (method, template, path): (&str, &str, &str),
    body: &Value,
    status: u16,
) -> Value {
    let request = site.request(method, path).token(&owner.token);
    let answer = request.json(body).send();
    assert_eq!(answer.status, status, "{method} {path}: {}", answer.body);
    let (real, sample) = (
        shape(&answer.json()),
        shape(&sample(site, method, template, status)),
    );
    assert_eq!(real.to_string(), sample.to_string(), "{method} {path}");
    answer.json()["data"].clone()
}

fn what_is_made_is_documented_as_it_is(site: Site) {
    let owner = site.founder("acme");
    let own = format!("admin/users/{}", owner.identifier());
    let id = owner.identifier();
    let permission = json!({"type": "report", "level": "view"});
    let made = [
        ("user/emails", "user/emails", json!({"email": "a@b.org"})),
        (
            "user/mobiles",
            "user/mobiles",
            json!({"number": "+1234567"}),
        ),
        (
            "admin/users/emails",
            "admin/users/emails",
            json!({"user": id, "email": "c@d.org"}),
        ),
        (
            "admin/users/mobiles",
            "admin/users/mobiles",
            json!({"user": id, "number": "+1234568"}),
        ),
        (
            "admin/switches",
            "admin/switches",
            json!({"switch_type": "overdraft"}),
        ),
        (
            "admin/permission-groups/{name}/permissions",
            "admin/permission-groups/admin/permissions",
            permission.clone(),
        ),
        (
            "admin/users/{identifier}/permissions",
            &format!("{own}/permissions"),
            permission,
        ),
        (
            "admin/users/{identifier}/permission-groups",
            &format!("{own}/permission-groups"),
            json!({"group": "admin"}),
        ),
    ];
    for (template, path, body) in made {
        compare(&site, &owner, ("POST", template, path), &body, 201);
    }
}

fn what_is_read_is_documented_as_it_is(site: Site) {
    let owner = site.log_in(&site.founder("acme"));
    let own = format!("admin/users/{}", owner.identifier());
    let make = |path: &str, body: Value| {
        let request = site.post(path).token(&owner.token);
        request.json(&body).send().data(201)["id"].clone()
    };
    let mobile = make("user/mobiles", json!({"number": "+1234567"}));
    let switch = make("admin/switches", json!({"switch_type": "overdraft"}));
    let permission = json!({"type": "report", "level": "view"});
    make("admin/permission-groups/admin/permissions", permission);
    let email = make("user/emails", json!({"email": "a@b.org"}));
    let read = |template: &str, path: &str| {
        compare(&site, &owner, ("GET", template, path), &json!({}), 200);
    };
    for path in [
        "user",
        "company",
        "user/emails",
        "user/mobiles",
        "admin/company",
        "admin/users/overview",
        "admin/switches",
    ] {
        read(path, path);
    }
    for list in [
        "admin/users",
        "admin/users/emails",
        "admin/users/mobiles",
        "admin/permission-groups",
    ] {
        // Two rows on pages of one, so that there is a link as in the sample.
        read(list, &format!("{list}/?page_size=1"));
    }
    read("admin/users/{identifier}", &own);
    read("user/emails/{id}", &format!("user/emails/{email}"));
    read("user/mobiles/{id}", &format!("user/mobiles/{mobile}"));
    read(
        "admin/users/emails/{id}",
        &format!("admin/users/emails/{email}"),
    );
    read(
        "admin/users/mobiles/{id}",
        &format!("admin/users/mobiles/{mobile}"),
    );
    read("admin/switches/{id}", &format!("admin/switches/{switch}"));
    read(
        "admin/permission-groups/{name}",
        "admin/permission-groups/admin",
    );
    read(
        "admin/permission-groups/{name}/permissions",
        "admin/permission-groups/admin/permissions",
    );
}
