use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use latchkey_http::settings::Settings;
use serde_json::json;

use crate::support::{ENDED, ready, settings, start, start_with};

#[test]
fn a_panic_is_a_500_in_shape_and_the_server_lives() {
    let server = start();
    let mut connection = server.connect();
    for path in ["/3/panic", "/3/panic/blocking"] {
        let answer = connection.send(&format!("POST {path}"), &[], "");
        assert_eq!(answer.status, 500, "{path}");
        assert_eq!(
            answer.json(),
            json!({"status": "error", "message": "A server error occurred."})
        );
    }
    assert_eq!(connection.send("GET /3/client", &[], "").status, 200);
}

#[test]
fn what_takes_too_long_is_answered_in_shape_and_done_all_the_same() {
    let server = start_with(
        Settings {
            answer_deadline: Duration::from_millis(100),
            ..settings()
        },
        ready(),
    );
    let mut connection = server.connect();
    let answer = connection.send("POST /3/slow", &[], "");
    assert_eq!(answer.status, 503);
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert_eq!(answer.json()["status"], "error");
    assert_eq!(connection.send("GET /3/client", &[], "").status, 200);
    let started = Instant::now();
    while !ENDED.load(Ordering::Acquire) {
        assert!(started.elapsed() < Duration::from_secs(15), "given up");
        std::thread::park_timeout(Duration::from_millis(10));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_client_that_does_not_read_its_answer_is_cut_off() {
    let server = start_with(
        Settings {
            unread_deadline: Duration::from_secs(1),
            ..settings()
        },
        ready(),
    );
    let mut connection = server.connect();
    // More than both sockets' buffers hold.
    for _ in 0..8 {
        connection.write(b"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    let started = Instant::now();
    while !connection.is_reset() {
        assert!(
            started.elapsed() < Duration::from_secs(15),
            "still connected"
        );
        std::thread::park_timeout(Duration::from_millis(100));
    }
}
