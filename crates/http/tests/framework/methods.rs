use rstest::rstest;
use serde_json::json;

use crate::support::start;

#[test]
fn a_wrong_method_is_405_with_allow_in_shape() {
    let server = start();
    for method in ["GET", "PUT", "TRACE", "BREW", "CONNECT"] {
        let text = format!("Method \"{method}\" not allowed.");
        let company = server.send(&format!("{method} /api/3/echo/"), &[], "");
        assert_eq!(
            (company.status, company.header("allow")),
            (405, Some("POST, OPTIONS"))
        );
        assert_eq!(company.json(), json!({"status": "error", "message": text}));
        let jwt = server.send(&format!("{method} /auth/echo/"), &[], "");
        assert_eq!(
            (jwt.status, jwt.header("allow")),
            (405, Some("POST, OPTIONS"))
        );
        assert_eq!(jwt.json(), json!({"detail": text}));
    }
}

#[rstest]
#[case("/3/things/x", "GET, DELETE, HEAD, OPTIONS")]
#[case("/3/things/all", "GET, HEAD, OPTIONS")]
#[case("/3/once", "GET, OPTIONS")]
fn allow_names_every_method_of_the_path(#[case] path: &str, #[case] allow: &str) {
    let server = start();
    let answer = server.send(&format!("POST {path}"), &[], "");
    assert_eq!((answer.status, answer.header("allow")), (405, Some(allow)));
    let options = server.send(&format!("OPTIONS {path}"), &[], "");
    assert_eq!(
        (options.status, options.header("allow")),
        (200, Some(allow))
    );
    assert_eq!(options.json(), json!({"status": "success"}));
}

#[test]
fn head_is_get_without_its_body() {
    let server = start();
    let mut connection = server.connect();
    let head = connection.send("HEAD /3/things/all/", &[], "");
    let get = connection.send("GET /3/things/all/", &[], "");
    assert_eq!(
        (head.status, head.header("content-type")),
        (200, Some("application/json"))
    );
    assert_eq!(head.header("content-length"), get.header("content-length"));
}

#[test]
fn head_does_not_reach_what_only_post_does_or_what_refuses_it() {
    let server = start();
    assert_eq!(server.send("HEAD /3/echo/", &[], "").status, 405);
    assert_eq!(server.send("HEAD /3/once/", &[], "").status, 405);
}
