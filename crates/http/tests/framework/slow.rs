//! Clients that take their time, or do not take what they ask for.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    thread::park_timeout,
    time::{Duration, Instant},
};

use latchkey_http::settings::Settings;
use socket2::{Domain, SockRef, Socket, Type};

use crate::support::{ready, settings, start, start_with};

const BUNDLE: &str = "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n";

/// A connection for which the kernel keeps little, so that the rest waits in the server.
fn narrow(address: SocketAddr) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    socket.connect(&address.into()).unwrap();
    let stream = TcpStream::from(socket);
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    stream
}

fn short() -> Settings {
    Settings {
        unread_deadline: Duration::from_secs(1),
        ..settings()
    }
}

#[test]
fn a_client_that_takes_a_byte_at_a_time_is_cut_off() {
    let server = start_with(short(), ready());
    let mut stream = narrow(server.address);
    stream
        .write_all(format!("{BUNDLE}\r\n").repeat(8).as_bytes())
        .unwrap();
    let started = Instant::now();
    // What has arrived may be read even so.
    while SockRef::from(&stream).take_error().unwrap().is_none() {
        assert!(
            started.elapsed() < Duration::from_secs(15),
            "still connected"
        );
        stream.read_exact(&mut [0]).unwrap();
        park_timeout(Duration::from_millis(100));
    }
    assert!(started.elapsed() >= Duration::from_secs(1));
}

#[test]
fn a_client_that_is_slow_and_steady_gets_all_of_it() {
    let server = start_with(short(), ready());
    let last = format!("{BUNDLE}Connection: close\r\n\r\n");
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.write_all(last.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let whole = without_head(&answer);
    assert!(whole.len() > 300_000, "{}", whole.len());

    let mut stream = narrow(server.address);
    let asked = format!("{BUNDLE}\r\n").repeat(3) + &last;
    stream.write_all(asked.as_bytes()).unwrap();
    let (started, mut taken, mut piece) = (Instant::now(), Vec::new(), [0; 40_000]);
    loop {
        match stream.read(&mut piece).unwrap() {
            0 => break,
            length => taken.extend_from_slice(&piece[..length]),
        }
        if started.elapsed() < Duration::from_secs(2) {
            park_timeout(Duration::from_millis(5));
        }
    }
    assert!(started.elapsed() >= Duration::from_secs(1));
    let mut rest = &taken[..];
    for _ in 0..4 {
        let (body, more) = without_head(rest).split_at(whole.len());
        assert!(body == whole);
        rest = more;
    }
    assert!(rest.is_empty());
}

fn without_head(answer: &[u8]) -> &[u8] {
    assert!(answer.starts_with(b"HTTP/1.1 200 OK\r\n"));
    let end = answer.windows(4).position(|found| found == b"\r\n\r\n");
    &answer[end.unwrap() + 4..]
}

#[test]
fn requests_that_wait_for_another_are_all_answered_in_order() {
    let server = start();
    let mut connection = server.connect();
    let mut sent = "POST /3/slow HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".to_owned();
    for number in 0..2_000 {
        let body = format!("{{\"name\":\"{number}\"}}");
        let length = body.len();
        sent.push_str(&format!(
            "POST /auth/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        ));
    }
    let mut writer = connection.reader.get_ref().try_clone().unwrap();
    let writing = std::thread::spawn(move || writer.write_all(sent.as_bytes()));
    assert_eq!(connection.answer(false).json()["status"], "success");
    for number in 0..2_000 {
        let answer = connection.answer(false);
        assert_eq!(answer.json()["name"], number.to_string(), "{answer:?}");
    }
    writing.join().unwrap().unwrap();
}

#[test]
fn a_later_request_whose_headers_drip_is_cut_off_like_the_first() {
    let settings = Settings {
        header_deadline: Duration::from_millis(500),
        ..settings()
    };
    let server = start_with(settings, ready());
    let mut connection = server.connect();
    assert_eq!(connection.send("GET /health/live", &[], "").status, 200);
    let started = Instant::now();
    connection.write(b"GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: a");
    assert!(connection.is_closed() && started.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_connection_that_is_used_in_time_lives_on() {
    let settings = Settings {
        keep_alive: Duration::from_millis(700),
        header_deadline: Duration::from_millis(300),
        ..settings()
    };
    let server = start_with(settings, ready());
    let mut connection = server.connect();
    let started = Instant::now();
    while started.elapsed() < Duration::from_millis(2_500) {
        assert_eq!(connection.send("GET /health/live", &[], "").status, 200);
        park_timeout(Duration::from_millis(100));
    }
}
