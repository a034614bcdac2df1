//! What the API document says of this contract.

use latchkey_testkit::World;
use serde_json::{Value, json};

use crate::support::Site;

fn document() -> Value {
    let site = Site::over(World::sqlite());
    let answer = site.send("GET /openapi.json", &[], "");
    assert_eq!(answer.status, 200);
    answer.json()
}

#[test]
fn credentials_are_a_parameter() {
    let scheme = &document()["components"]["securitySchemes"]["device_tokens"];
    assert_eq!(
        (&scheme["type"], &scheme["in"], &scheme["name"]),
        (&json!("apiKey"), &json!("query"), &json!("auth_token"))
    );
}

#[test]
fn parameters_of_get_and_delete_stand_in_the_query_and_of_post_in_the_body() {
    let document = document();
    let paths = &document["paths"];
    let delete = &paths["/api/v1/tokens/{user_id}"]["delete"];
    assert!(delete.get("requestBody").is_none());
    let names: Vec<_> = delete["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(names, [&json!("user_id"), &json!("apn_token")]);
    let body = &paths["/api/v1/tokens"]["post"]["requestBody"]["content"];
    let schema = &body["application/x-www-form-urlencoded"]["schema"];
    assert_eq!(schema["required"], json!(["email", "password"]));
}

#[test]
fn every_status_of_the_contract_is_documented() {
    let document = document();
    for (path, method, statuses) in [
        (
            "/api/v1/tokens",
            "post",
            &[200, 400, 401, 406, 413, 415, 429, 500, 503][..],
        ),
        (
            "/api/v1/tokens/{user_id}",
            "delete",
            &[200, 400, 401, 404, 406, 423, 500, 503],
        ),
        ("/api/v1/profile", "get", &[200, 400, 401, 406, 423]),
        (
            "/api/v1/settings/verify_phone",
            "post",
            &[200, 400, 401, 406, 423, 429],
        ),
    ] {
        let responses = document["paths"][path][method]["responses"]
            .as_object()
            .unwrap();
        for status in statuses {
            assert!(
                responses.contains_key(&status.to_string()),
                "{method} {path}: {status}"
            );
        }
    }
}
