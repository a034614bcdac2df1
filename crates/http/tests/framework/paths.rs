use rstest::rstest;
use serde_json::json;

use crate::support::start;

#[rstest]
#[case("/api/3/echo")]
#[case("/api/3/echo/")]
#[case("/3/echo")]
#[case("/3/echo/")]
#[case("/3/ech%6F/")]
fn every_mount_serves_with_and_without_a_trailing_slash(#[case] path: &str) {
    let server = start();
    assert_eq!(
        server
            .json(&format!("POST {path}"), r#"{"name": "x"}"#)
            .status,
        200
    );
}

#[rstest]
#[case("/api/3")]
#[case("/api/3/")]
#[case("/api/3/nowhere/")]
#[case("/api/3/echo//")]
#[case("/3/echo/more")]
#[case("/3//echo")]
#[case("/3/echo%2F")]
#[case("/3/../3/echo")]
#[case("/3/%ff")]
#[case("/3/%00")]
fn unknown_paths_under_a_prefix_answer_in_its_shape(#[case] path: &str) {
    let server = start();
    let answer = server.json(&format!("POST {path}"), r#"{"name": "x"}"#);
    assert_eq!(
        (answer.status, answer.json()),
        (404, json!({"status": "error", "message": "Not found."})),
        "{path}"
    );
}

#[test]
fn each_territory_has_its_own_shape() {
    let server = start();
    assert_eq!(
        server.send("GET /auth/nowhere/", &[], "").json(),
        json!({"detail": "Not found."})
    );
    assert_eq!(
        server.send("GET /users/nowhere", &[], "").json(),
        json!({"detail": "Not found."})
    );
    for elsewhere in ["/nowhere", "/api/30/echo", "/authx", "//"] {
        let answer = server.send(&format!("GET {elsewhere}"), &[], "");
        assert_eq!(
            (answer.status, answer.json()),
            (404, json!({"message": "Not found."}))
        );
        assert_eq!(answer.header("content-type"), Some("application/json"));
    }
}

#[test]
fn words_win_over_placeholders_in_whatever_order_they_stand() {
    let server = start();
    assert_eq!(server.send("GET /3/things/all", &[], "").status, 200);
    let one = server.send("GET /3/things/other", &["Authorization: Token good"], "");
    assert_eq!(
        (one.status, one.json()["data"]["key"].as_str()),
        (200, Some("other"))
    );
}

#[test]
fn placeholders_are_decoded_once() {
    let server = start();
    let key = |path: &str| {
        let answer = server.send(
            &format!("GET /3/things/{path}"),
            &["Authorization: Token good"],
            "",
        );
        (
            answer.status,
            answer.json()["data"]["key"].as_str().map(str::to_owned),
        )
    };
    assert_eq!(key("a%20b+c"), (200, Some("a b+c".to_owned())));
    assert_eq!(key("%2541"), (200, Some("%41".to_owned())));
    assert_eq!(key("%C3%A4"), (200, Some("ä".to_owned())));
    for odd in ["a%2Fb", "%00", "%ff", "a%0Ab"] {
        assert_eq!(key(odd).0, 404, "{odd}");
    }
}

#[test]
fn the_query_is_read_where_it_is_declared_and_ignored_elsewhere() {
    let server = start();
    assert_eq!(
        server
            .send("GET /3/things/all/?page=3&page_=x", &[], "")
            .json()["data"]["page"],
        3
    );
    let bad = server.send("GET /3/things/all/?page=x", &[], "");
    assert_eq!(
        (bad.status, &bad.json()["data"]),
        (400, &json!({"page": ["A valid integer is required."]}))
    );
    assert_eq!(
        server
            .send("GET /3/things/all/?page=1&page=2", &[], "")
            .status,
        400
    );
    assert_eq!(
        server.send("GET /3/things/all/?page=%ff", &[], "").status,
        400
    );
    assert_eq!(
        server
            .send("GET /3/client/?a=1&a=2&token=x", &[], "")
            .status,
        200
    );
}

#[test]
fn overlong_addresses_are_414_in_shape() {
    let server = start();
    let answer = server.send(
        &format!("GET /3/things/all/?x={}", "y".repeat(10_000)),
        &[],
        "",
    );
    assert_eq!(
        (answer.status, answer.json()["status"].as_str()),
        (414, Some("error"))
    );
    assert_eq!(
        server
            .send(
                &format!("GET /3/things/all/?x={}", "y".repeat(8_000)),
                &[],
                ""
            )
            .status,
        200
    );
}

#[test]
fn links_use_the_address_and_mount_that_the_client_used() {
    let server = start();
    let next =
        |path: &str| server.send(&format!("GET {path}"), &[], "").json()["data"]["next"].clone();
    assert_eq!(
        next("/api/3/things/all/"),
        "http://localhost/api/3/things/all/?page=2"
    );
    assert_eq!(
        next("/3/things/all/"),
        "http://localhost/3/things/all/?page=2"
    );
}
