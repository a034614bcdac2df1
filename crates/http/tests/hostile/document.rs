//! What the API document once left out (found by Schemathesis: `bins/server/tests/suite/schema.rs`).

use latchkey_testkit::world::Backend;
use serde_json::{Value, json};

use crate::site::Site;

fn document() -> Value {
    let site = Site::on(Backend::Sqlite);
    site.send("GET /openapi.json", &[], b"").json()
}

fn answer(document: &Value, method: &str, path: &str, status: &str) -> Value {
    let answer = &document["paths"][path][method]["responses"][status];
    assert!(answer.is_object(), "{method} {path} {status}");
    answer["content"].clone()
}

#[test]
fn what_a_user_may_not_have_may_be_null() {
    let document = document();
    for (method, path, name) in [
        ("get", "/api/v1/profile", "phone"),
        ("put", "/api/v1/profile", "email"),
        ("get", "/api/v1/users/me", "number"),
        ("post", "/api/v1/signup", "dob"),
    ] {
        let media = &answer(&document, method, path, "200")["application/json"];
        assert_eq!(
            media["schema"]["properties"][name]["type"],
            json!(["string", "null"]),
            "{path} {name}"
        );
    }
}

#[test]
fn a_status_with_a_sentence_of_the_contract_keeps_the_common_shape_beside_it() {
    let content = answer(&document(), "post", "/api/v1/confirmation", "400");
    assert!(
        content["application/json"].is_object() && content["text/plain; charset=utf-8"].is_object()
    );
}

#[test]
fn two_sets_of_credentials_are_a_bad_request_wherever_one_is_asked_for() {
    let document = document();
    for path in ["/api/3/auth/", "/users/me/", "/api/v1/users/me"] {
        answer(&document, "get", path, "400");
    }
}

#[test]
fn nothing_in_a_query_is_said_to_be_longer_than_an_address_may_be() {
    let document = document();
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|item| item.as_object().unwrap().values());
    let mut seen = 0;
    for parameter in
        operations.flat_map(|operation| operation["parameters"].as_array().into_iter().flatten())
    {
        if let Some(length) = parameter["schema"]["maxLength"].as_u64() {
            assert!(length <= 8192, "{parameter}");
            seen += 1;
        }
    }
    assert!(seen > 5);
}
