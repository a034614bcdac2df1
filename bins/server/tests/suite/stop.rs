//! How a server ends.

use crate::support::{Backend, Home, Place, register, text};
use rstest::rstest;
use serde_json::Value;
use std::collections::HashSet;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

#[rstest]
#[case("-TERM")]
#[case("-INT")]
fn a_signal_ends_it_cleanly(#[case] signal: &str) {
    let server = Home::new(Backend::Sqlite).start();
    // Leaves an idle connection open, which must not hold up the end.
    assert_eq!(server.get("/health/live", None).status, 200);
    server.signal(signal);
    let begun = Instant::now();
    let (status, more, log) = server.ended();
    assert_eq!((status, more.as_str()), (Some(0), ""), "{log}");
    assert!(
        begun.elapsed() < Duration::from_secs(15),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn standard_output_carries_the_ready_line_only() {
    let server = Home::new(Backend::Sqlite)
        .with("LOG__LEVEL", "trace")
        .start();
    register(&server, "acme");
    server.signal("-TERM");
    let (status, more, _) = server.ended();
    assert_eq!((status, more.as_str()), (Some(0), ""));
}

#[test]
fn every_request_is_in_the_log_when_it_ends() {
    const REQUESTS: usize = 50;
    let server = Home::new(Backend::Sqlite).start();
    for _ in 0..REQUESTS {
        assert_eq!(server.get("/health/live", None).status, 200);
    }
    server.signal("-TERM");
    server.wait_for(|line| line.contains(r#""message":"stopped""#).then_some(()));
    let log = server.log();
    let ids: HashSet<String> = log
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        .filter(|line| line["path"] == "/health/live")
        .filter_map(|line| line["request"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(ids.len(), REQUESTS, "{log}");
    assert!(ids.iter().all(|id| id.len() == 32), "{log}");
}

#[test]
fn a_request_in_flight_is_finished_first() {
    let mut server = Home::new(Backend::Sqlite).start();
    let mut request = in_flight(server.address());
    server.signal("-TERM");
    server.wait_for(|line| line.contains("stopping").then_some(()));
    assert!(!server.has_ended());
    request.write_all(b"token\": \"x\"}").expect("sent");
    let mut answer = [0; 12];
    request.read_exact(&mut answer).expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 400");
    drop(request);
    assert_eq!(server.ended().0, Some(0));
}

#[test]
fn a_request_that_never_ends_is_not_waited_for_longer_than_configured() {
    let server = Home::new(Backend::Sqlite)
        .with("SERVER__SHUTDOWN_TIMEOUT_SECONDS", "1")
        .start();
    let request = in_flight(server.address());
    server.signal("-TERM");
    let begun = Instant::now();
    assert_eq!(server.ended().0, Some(0));
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    drop(request);
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let mut server = Home::new(Backend::Sqlite)
        .with("SERVER__SHUTDOWN_TIMEOUT_SECONDS", "600")
        .start();
    let _request = in_flight(server.address());
    server.signal("-TERM");
    // Repeated because two signals in one breath count as one.
    while !server.has_ended() {
        server.signal("-TERM");
        std::thread::yield_now();
    }
    assert_eq!(server.ended().0, Some(143));
}

#[test]
fn an_address_that_is_taken_is_refused_by_its_key() {
    let server = Home::new(Backend::Sqlite).start();
    let variables = [
        ("LATCHKEY__SERVER__LISTEN", server.address()),
        ("LATCHKEY__LOG__LEVEL", "error"),
    ];
    let output = Place::new().run(&["serve"], &variables);
    assert_eq!(output.status.code(), Some(78));
    let line = text(&output.stderr);
    assert!(line.starts_with("server.listen = "), "{line}");
}

/// A request whose headers were read, as the answer to `Expect` shows, and whose body is owed.
fn in_flight(address: &str) -> TcpStream {
    let mut request = TcpStream::connect(address).expect("it accepts");
    request
        .write_all(
            b"POST /auth/verify_token/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\
              Content-Length: 14\r\nExpect: 100-continue\r\n\r\n",
        )
        .expect("sent");
    let mut going_on = [0; 25];
    request.read_exact(&mut going_on).expect("an answer");
    assert_eq!(&going_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    request.write_all(b"{\"").expect("sent");
    request
}
