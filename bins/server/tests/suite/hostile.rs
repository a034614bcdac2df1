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
