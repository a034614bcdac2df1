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
