use rstest::rstest;
use serde_json::json;

use crate::support::{ready, settings, start, start_with};

#[rstest]
#[case("GET /", 200)]
#[case("GET /3/client", 200)]
#[case("GET /3/things/x", 401)]
#[case("GET /nowhere", 404)]
#[case("GET /3/echo", 405)]
#[case("POST /3/echo", 400)]
#[case("POST /3/throttled", 429)]
#[case("POST /3/panic", 500)]
fn every_answer_carries_the_security_headers(#[case] line: &str, #[case] status: u16) {
    let server = start();
    let answer = server.send(line, &["X-Request-Id: mine"], "");
    assert_eq!(answer.status, status);
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(
        answer.header("content-security-policy"),
        Some("default-src 'none'; frame-ancestors 'none'")
    );
    assert!(answer.header("content-type").is_some());
    assert!(
        answer
            .header("x-request-id")
            .is_some_and(|id| id.starts_with("request-")),
        "{answer:?}"
    );
    assert_eq!(
        (
            answer.header("server"),
            answer.header("strict-transport-security")
        ),
        (None, None)
    );
}

#[test]
fn a_public_address_under_tls_asks_browsers_to_stay_there() {
    let settings = latchkey_http::settings::Settings {
        public_url: "https://id.example.com".to_owned(),
        ..settings()
    };
    let server = start_with(settings, ready());
    assert_eq!(
        server
            .send("GET /3/client", &[], "")
            .header("strict-transport-security"),
        Some("max-age=31536000")
    );
}

#[test]
fn credentials_are_wanted_only_where_the_table_says_so() {
    let server = start();
    let anonymous = server.send(
        "GET /3/things/all",
        &["Authorization: Token stale", "Authorization: x"],
        "",
    );
    assert_eq!(anonymous.status, 200);
    let good = server.send("GET /3/things/x", &["Authorization: tOKEN  good"], "");
    assert_eq!(
        (good.status, good.json()["data"]["caller"].as_str()),
        (200, Some("joe"))
    );
}

#[rstest]
#[case(&[], 401, "Authentication credentials were not provided.")]
#[case(&["Authorization: Bearer good"], 401, "Authentication credentials were not provided.")]
#[case(&["Authorization: Token"], 401, "Invalid token header. No credentials provided.")]
#[case(&["Authorization: Token a b"], 401, "Invalid token header. Token string should not contain spaces.")]
#[case(&["Authorization: Token stale"], 401, "Invalid token.")]
#[case(&["Authorization: Token pending"], 403, "Multi-factor authentication required.")]
#[case(&["Authorization: Token good", "Authorization: Token good"], 400, "More than one set of credentials was sent.")]
fn refused_credentials_say_why(
    #[case] headers: &[&str],
    #[case] status: u16,
    #[case] message: &str,
) {
    let server = start();
    let answer = server.send("GET /3/things/x", headers, "");
    assert_eq!(
        (answer.status, answer.json()),
        (status, json!({"status": "error", "message": message}))
    );
    assert_eq!(
        answer.header("www-authenticate"),
        (status == 401).then_some("Token")
    );
}

#[test]
fn a_throttled_answer_says_when_to_come_back() {
    let server = start();
    let answer = server.send("POST /3/throttled", &[], "");
    assert_eq!(
        (answer.status, answer.header("retry-after")),
        (429, Some("17"))
    );
    assert_eq!(
        answer.header("ratelimit-policy"),
        Some("\"login\";q=6;w=60")
    );
    assert_eq!(answer.header("ratelimit"), Some("\"login\";r=0;t=17"));
    assert_eq!(
        answer.json()["message"],
        "Request was throttled. Expected available in 17 seconds."
    );
}
