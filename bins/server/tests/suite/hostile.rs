//! What strangers send.

use crate::support::{Backend, Home};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

#[test]
fn what_is_no_http_is_refused_and_no_error_in_the_log() {
    let server = Home::new(Backend::Sqlite).start();
    let long = format!(
        "GET / HTTP/1.1\r\nHost: x\r\nA: {}\r\n\r\n",
        "a".repeat(200_000)
    );
    for (sent, status) in [("\u{16}\u{3}\u{1}\r\n\r\n", "400"), (&long, "431")] {
        let mut stream = TcpStream::connect(server.address()).expect("connected");
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .expect("set");
        // It may refuse before it has read everything.
        let _ = stream.write_all(sent.as_bytes());
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).expect("an answer");
        assert_eq!(answer, format!("HTTP/1.1 {status}").as_bytes());
    }
    assert_eq!(server.get("/health/live", None).status, 200);
    assert!(!server.log().contains("ERROR"), "{}", server.log());
}

/// Kinds of what is too much.
fn too_much() -> [Vec<u8>; 5] {
    let head = "POST /api/3/auth/login/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    let with =
        |more: &str, body: &[u8]| [head.as_bytes(), more.as_bytes(), b"\r\n\r\n", body].concat();
    let sized =
        |more: &str, body: &[u8]| with(&format!("{more}Content-Length: {}", body.len()), body);
    let chunk = format!("10000\r\n{}\r\n", "a".repeat(0x10000));
    let deep = format!("{{\"x\":{}", "[".repeat(65_000));
    [
        sized("", &b"a".repeat(1 << 20)),
        with("Transfer-Encoding: chunked", chunk.repeat(16).as_bytes()),
        sized("Content-Encoding: gzip\r\n", &b"a".repeat(60_000)),
        sized(&format!("X: {}\r\n", "a".repeat(200_000)), b""),
        sized("", deep.as_bytes()),
    ]
}

#[test]
fn two_hundred_at_once_who_send_too_much_take_little_memory() {
    let server = Home::new(Backend::Sqlite).start();
    assert_eq!(server.get("/health/live", None).status, 200);
    let (before, kinds) = (server.memory("VmRSS"), too_much());
    std::thread::scope(|scope| {
        for one in 0..200 {
            let (sent, address) = (&kinds[one % kinds.len()], server.address().to_owned());
            scope.spawn(move || {
                let mut stream = TcpStream::connect(address).expect("connected");
                let patience = Some(Duration::from_secs(30));
                stream.set_read_timeout(patience).expect("set");
                stream.set_write_timeout(patience).expect("set");
                // It may refuse, and close, before it has read everything.
                let _ = stream.write_all(sent);
                let mut answer = [0; 10];
                if stream.read_exact(&mut answer).is_ok() {
                    assert_eq!(&answer, b"HTTP/1.1 4");
                }
            });
        }
    });
    let risen = server.memory("VmHWM").saturating_sub(before);
    assert!(risen < 16 * 1024, "{risen} KiB more than {before}");
    assert_eq!(server.get("/health/live", None).status, 200);
}

/// How much more memory the server has needed, in KiB, after `count` clients asked like this and did not read.
#[cfg(target_os = "linux")]
fn unread(count: usize, asked: &str) -> u64 {
    let server = Home::new(Backend::Sqlite).start();
    assert_eq!(server.get("/health/live", None).status, 200);
    let before = server.memory("VmRSS");
    let address: std::net::SocketAddr = server.address().parse().expect("an address");
    let held: Vec<TcpStream> = (0..count)
        .map(|_| {
            let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None);
            let socket = socket.expect("a socket");
            // So that little fits into the kernel, and the rest waits in the server.
            socket.set_recv_buffer_size(4096).expect("set");
            socket.connect(&address.into()).expect("connected");
            let mut stream = TcpStream::from(socket);
            stream.write_all(asked.as_bytes()).expect("sent");
            // It has begun to answer.
            let mut answer = [0; 9];
            stream.read_exact(&mut answer).expect("an answer");
            assert_eq!(&answer, b"HTTP/1.1 ");
            stream
        })
        .collect();
    assert_eq!(server.get("/health/live", None).status, 200);
    let risen = server.memory("VmHWM").saturating_sub(before);
    drop(held);
    risen
}

#[test]
#[cfg(target_os = "linux")]
fn a_hundred_who_do_not_read_the_files_they_ask_for_take_little_memory() {
    let risen = unread(
        100,
        &"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n".repeat(8),
    );
    // A file in one piece would be 150 MB of them.
    assert!(risen < 16 * 1024, "{risen} KiB more");
}

#[test]
#[cfg(target_os = "linux")]
fn a_hundred_who_ask_thousands_of_times_and_do_not_read_take_little_memory() {
    let risen = unread(100, &"GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20_000));
    assert!(risen < 32 * 1024, "{risen} KiB more");
}
