//! What the contract says when a request does not get as far as a use case.

use latchkey_testkit::{World, both_databases};
use serde_json::json;

use crate::support::Site;

both_databases!(
    the_connection_can_be_checked,
    unknown_paths_and_methods_are_told_in_the_contract_s_words,
    bodies_that_cannot_be_read_are_told_why,
    options_names_the_methods,
);

fn the_connection_can_be_checked(world: World) {
    let site = Site::over(&world.auth);
    for path in ["/api/v1", "/api/v1/"] {
        site.get(path).is(200, &json!({"body": "GET Request"}));
        let echo = json!({"body": "POST Request: foo=bar"});
        site.form(path, "foo=bar").is(200, &echo);
        site.json(path, &json!({"foo": "bar"})).is(200, &echo);
    }
    let version = site.get("/api/v1/version/ios");
    version.is(200, &json!({"version": "0.0.1"}));
}

fn unknown_paths_and_methods_are_told_in_the_contract_s_words(world: World) {
    let site = Site::over(&world.auth);
    for path in [
        "/api/v1/users",
        "/api/v1/users/1",
        "/api/v1/check_email?email=a@b.org",
        "/api/v1/nothing",
    ] {
        site.get(path).is(404, &json!({"error": "Not Found"}));
    }
    let error = json!({"error": "Method Not Allowed"});
    for (line, allow) in [
        ("DELETE /api/v1/auth", "GET, POST, OPTIONS"),
        ("GET /api/v1/signup", "POST, OPTIONS"),
        ("POST /api/v1/users/me", "GET, PUT, HEAD, OPTIONS"),
        ("TRACE /api/v1/confirmation", "POST, OPTIONS"),
    ] {
        let answer = site.send(line, &[], "");
        answer.is(405, &error);
        assert_eq!(answer.header("allow"), Some(allow));
    }
}

fn bodies_that_cannot_be_read_are_told_why(world: World) {
    let site = Site::over(&world.auth);
    for path in ["/api/v1/signup", "/api/v1/auth", "/api/v1/confirmation"] {
        let post = |media: &str, body: &str| {
            let media = format!("Content-Type: {media}");
            site.send(&format!("POST {path}"), &[&media], body)
        };
        let error = |text: &str| json!({"error": text});
        let broken = post("application/json", "{\"user\": ");
        broken.is(
            400,
            &error("JSON parse error - the body is not valid JSON."),
        );
        let list = post("application/json", "[]");
        list.is(400, &error("The body is not a JSON object."));
        let bytes = post("application/x-www-form-urlencoded", "user[email]=%ff");
        bytes.is(400, &error("The body is not valid UTF-8."));
        let plain = post("text/plain", "{\"user\": {}}");
        plain.is(415, &error("Unsupported Media Type"));
        let large = format!("user[fname]={}", "x".repeat(65_536));
        let large = post("application/x-www-form-urlencoded", &large);
        large.is(413, &error("Payload Too Large"));
    }
}

fn options_names_the_methods(world: World) {
    let site = Site::over(&world.auth);
    let answer = site.send("OPTIONS /api/v1/auth", &[], "");
    answer.is(200, &json!({}));
    assert_eq!(answer.header("allow"), Some("GET, POST, OPTIONS"));
}
