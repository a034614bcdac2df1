use std::time::{Duration, Instant};

use latchkey_http::settings::Settings;
use rstest::rstest;
use serde_json::json;

use crate::support::{ready, settings, start, start_with};

const JSON: &str = "Content-Type: application/json";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

#[test]
fn json_form_and_multipart_are_read_alike() {
    let server = start();
    let from_json = server.json(
        "POST /api/3/echo/",
        r#"{"name": " Joe ", "count": "5", "unknown": [1]}"#,
    );
    let from_form = server.send("POST /api/3/echo/", &[FORM], "name=+Joe&count=5&unknown=1");
    let body = "--X\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nJoe\r\n\
        --X\r\nContent-Disposition: form-data; name=\"count\"\r\n\r\n5\r\n--X--\r\n";
    let from_multipart = server.send(
        "POST /api/3/echo/",
        &["Content-Type: multipart/form-data; boundary=X"],
        body,
    );
    let expected = json!({"name": "Joe", "password_length": null, "count": 5, "metadata": null});
    for answer in [from_json, from_form, from_multipart] {
        assert_eq!(
            (answer.status, &answer.json()["data"]),
            (200, &expected),
            "{answer:?}"
        );
    }
}

#[test]
fn field_errors_come_in_each_contracts_shape() {
    let server = start();
    let company = server.json("POST /api/3/echo/", r#"{"count": "x"}"#);
    assert_eq!(company.status, 400);
    assert_eq!(
        company.json(),
        json!({
            "status": "error",
            "message": "This field is required. A valid integer is required.",
            "data": {"name": ["This field is required."], "count": ["A valid integer is required."]},
        })
    );
    let jwt = server.json("POST /auth/echo/", r#"{"name": ""}"#);
    assert_eq!(
        (jwt.status, jwt.json()),
        (400, json!({"name": ["This field may not be blank."]}))
    );
}

#[rstest]
#[case("")]
#[case("{}")]
fn an_empty_body_has_no_fields_whatever_its_type_says(#[case] body: &str) {
    let server = start();
    for headers in [&[JSON][..], &[][..], &["Content-Type: text/plain"][..]] {
        if !body.is_empty() && headers != [JSON] {
            continue;
        }
        let answer = server.send("POST /auth/echo/", headers, body);
        assert_eq!(
            (answer.status, answer.json()),
            (400, json!({"name": ["This field is required."]}))
        );
    }
}

#[test]
fn malformed_json_is_told_in_our_words_only() {
    let server = start();
    for body in ["{", "{\"name\": }", "\u{feff}{}", "{\"name\": \"\\ud800\"}"] {
        let text = "JSON parse error - the body is not valid JSON.";
        let company = server.json("POST /3/echo", body);
        assert_eq!(
            (company.status, company.json()),
            (400, json!({"status": "error", "message": text}))
        );
        let jwt = server.json("POST /auth/echo", body);
        assert_eq!((jwt.status, jwt.json()), (400, json!({"detail": text})));
    }
}

#[test]
fn json_that_is_no_object_is_named() {
    let server = start();
    let text = "Invalid data. Expected a dictionary, but got list.";
    let jwt = server.json("POST /auth/echo/", "[]");
    assert_eq!(
        (jwt.status, jwt.json()),
        (400, json!({"non_field_errors": [text]}))
    );
    let company = server.json("POST /3/echo/", "[]");
    assert_eq!(
        company.json(),
        json!({"status": "error", "message": text, "data": {"non_field_errors": [text]}})
    );
}

#[test]
fn duplicates_nul_and_deep_nesting_are_refused_in_shape() {
    let server = start();
    let deep = format!("{{\"name\": {}{}}}", "[".repeat(30_000), "]".repeat(30_000));
    let keys = (0..10_000)
        .map(|i| format!("\"{i}\":1"))
        .collect::<Vec<_>>()
        .join(",");
    for body in [
        r#"{"name": "a", "name": "b"}"#,
        &deep,
        &format!("{{{keys}}}"),
    ] {
        let answer = server.json("POST /3/echo/", body);
        assert!(matches!(answer.status, 400 | 413), "{answer:?}");
        assert_eq!(answer.json()["status"], "error");
    }
    let nul = server.json("POST /auth/echo/", r#"{"name": "a\u0000"}"#);
    assert_eq!(
        (nul.status, nul.json()),
        (400, json!({"name": ["Null characters are not allowed."]}))
    );
}

#[rstest]
#[case("Content-Type: text/plain", "text/plain")]
#[case(
    "Content-Type: application/json; charset=utf-7",
    "application/json; charset=utf-7"
)]
#[case("X-Nothing: 1", "")]
fn other_media_types_are_refused(#[case] header: &str, #[case] shown: &str) {
    let server = start();
    let answer = server.send("POST /auth/echo/", &[header], "{}");
    let text = format!("Unsupported media type \"{shown}\" in request.");
    assert_eq!(
        (answer.status, answer.json()),
        (415, json!({"detail": text}))
    );
}

#[test]
fn compressed_bodies_are_refused() {
    let server = start();
    let answer = server.send(
        "POST /3/echo/",
        &[JSON, "Content-Encoding: gzip"],
        b"\x1f\x8b\x08",
    );
    assert_eq!(
        (answer.status, answer.header("accept-encoding")),
        (415, Some("identity"))
    );
    assert_eq!(
        answer.json()["message"],
        "Unsupported content encoding \"gzip\" in request."
    );
}

#[test]
fn a_body_that_announces_too_much_is_refused_before_it_is_sent() {
    let server = start();
    let mut connection = server.connect();
    connection.write(b"POST /3/echo/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 65537\r\n\r\n");
    let answer = connection.answer(false);
    assert_eq!(
        (answer.status, answer.json()["status"].as_str().unwrap()),
        (413, "error")
    );
    assert!(connection.is_closed());
}

#[test]
fn a_body_at_the_limit_is_read_and_one_byte_more_is_not() {
    let server = start();
    let body = |length: usize| format!("{{\"name\":\"x\",\"z\":\"{}\"}}", "z".repeat(length - 19));
    assert_eq!(body(65_536).len(), 65_536);
    assert_eq!(server.json("POST /3/echo/", body(65_536)).status, 200);
    assert_eq!(server.json("POST /3/echo/", body(65_537)).status, 413);
}

#[test]
fn a_chunked_body_without_end_is_cut_at_the_limit() {
    let server = start();
    let mut connection = server.connect();
    connection.write(b"POST /3/echo/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    let chunk = format!("2000\r\n{}\r\n", "a".repeat(0x2000));
    for _ in 0..9 {
        connection.write(chunk.as_bytes());
    }
    assert_eq!(connection.answer(false).status, 413);
}

#[test]
fn a_dripping_body_is_cut_at_the_deadline() {
    let server = start_with(
        Settings {
            body_deadline: Duration::from_millis(300),
            ..settings()
        },
        ready(),
    );
    let mut connection = server.connect();
    let started = Instant::now();
    connection.write(b"POST /auth/echo/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{\"na");
    let answer = connection.answer(false);
    assert_eq!(
        (answer.status, answer.header("connection")),
        (408, Some("close"))
    );
    assert_eq!(
        answer.json(),
        json!({"detail": "The request body did not arrive in time."})
    );
    assert!(connection.is_closed() && started.elapsed() < Duration::from_secs(5));
}

#[test]
fn passwords_keep_their_blanks() {
    let server = start();
    let answer = server.json("POST /3/echo/", r#"{"name": "x", "password": "  pw  "}"#);
    assert_eq!(answer.json()["data"]["password_length"], 6);
}

#[test]
fn a_connection_goes_on_after_a_refusal() {
    let server = start();
    let mut connection = server.connect();
    assert_eq!(
        connection
            .send("POST /3/nowhere", &[JSON], "{\"a\": 1}")
            .status,
        404
    );
    assert_eq!(
        connection.send("DELETE /3/echo/", &[JSON], "{}").status,
        405
    );
    assert_eq!(connection.send("GET /3/things/x", &[JSON], "").status, 401);
    assert_eq!(
        connection
            .send("POST /3/echo/", &[JSON], "{\"name\": \"x\"}")
            .status,
        200
    );
}

#[test]
fn an_offer_to_speak_websocket_changes_nothing_about_the_body() {
    let settings = Settings {
        body_deadline: Duration::from_secs(60),
        ..settings()
    };
    let server = start_with(settings, ready());
    let offer = ["Connection: Upgrade", "Upgrade: websocket", JSON];
    let answer = server.send("POST /api/3/echo/", &offer, r#"{"name": "Joe"}"#);
    assert_eq!(answer.status, 200, "{answer:?}");
    let answer = server.send("GET /health/live", &offer, "");
    assert_eq!(answer.status, 200, "{answer:?}");
}
