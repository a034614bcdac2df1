#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use latchkey_http::settings::Settings;
use rstest::rstest;

use crate::support::{Running, ready, settings, start, start_with};

fn with_origin() -> Running {
    let cors_origins = vec!["https://app.example.com".parse().unwrap()];
    start_with(
        Settings {
            cors_origins,
            ..settings()
        },
        ready(),
    )
}

const PREFLIGHT: &str = "Access-Control-Request-Method: POST";

#[test]
fn a_named_page_may_call_and_read() {
    let server = with_origin();
    let preflight = server.send(
        "OPTIONS /3/echo/",
        &["Origin: https://app.example.com", PREFLIGHT],
        "",
    );
    assert_eq!(preflight.status, 204);
    assert_eq!(
        preflight.header("access-control-allow-origin"),
        Some("https://app.example.com")
    );
    assert!(
        preflight
            .header("access-control-allow-methods")
            .unwrap()
            .contains("PATCH, DELETE")
    );
    let allowed = preflight.header("access-control-allow-headers").unwrap();
    for name in [
        "Authorization",
        "Content-Type",
        "Idempotency-Key",
        "Verified-Challenge",
    ] {
        assert!(allowed.contains(name), "{name}");
    }
    for line in ["GET /3/client", "GET /nowhere", "POST /3/panic"] {
        let answer = server.send(line, &["Origin: https://app.example.com"], "");
        assert_eq!(
            answer.header("access-control-allow-origin"),
            Some("https://app.example.com"),
            "{line}"
        );
        assert_eq!(
            (
                answer.header("vary"),
                answer.header("access-control-allow-credentials")
            ),
            (Some("Origin"), None)
        );
    }
}

#[rstest]
#[case("https://evil.example")]
#[case("https://app.example.com.evil.example")]
#[case("https://evilapp.example.com")]
#[case("http://app.example.com")]
#[case("https://app.example.com:8443")]
#[case("null")]
#[case("*")]
fn any_other_page_is_told_nothing(#[case] origin: &str) {
    let server = with_origin();
    let origin = format!("Origin: {origin}");
    let preflight = server.send("OPTIONS /3/echo/", &[&origin, PREFLIGHT], "");
    assert_eq!(
        (
            preflight.status,
            preflight.header("access-control-allow-origin")
        ),
        (200, None)
    );
    let answer = server.send("GET /3/client", &[&origin], "");
    assert_eq!(
        (answer.status, answer.header("access-control-allow-origin")),
        (200, None)
    );
    assert_eq!(answer.header("vary"), Some("Origin"));
}

#[test]
fn without_named_origins_nothing_of_it_is_sent() {
    let server = start();
    let answer = server.send("GET /3/client", &["Origin: https://app.example.com"], "");
    assert_eq!(
        (
            answer.header("access-control-allow-origin"),
            answer.header("vary")
        ),
        (None, None)
    );
}
