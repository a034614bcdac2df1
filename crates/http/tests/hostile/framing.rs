//! Requests whose end two readers would see in two places (RFC 9112 section 6, ASVS 4.2.1).

use std::io::Read;

use latchkey_testkit::world::Backend;
use rstest::rstest;

use crate::site::Site;

/// What a smuggler hopes to be answered.
const SECOND: &str = "GET /api/v1/version/ios HTTP/1.1\r\nHost: x\r\n\r\n";
const LOGIN: &str = "POST /api/3/auth/login/ HTTP/1.1\r\n";

/// Everything that comes back until the server closes.
fn answers(site: &Site, sent: &[u8]) -> String {
    let mut connection = site.running.connect();
    connection.write(sent);
    let mut all = Vec::new();
    // A reset after the answer is an end too.
    let _ = connection.reader.read_to_end(&mut all);
    String::from_utf8_lossy(&all).into_owned()
}

#[test]
fn a_request_without_a_clear_end_gets_one_refusal_and_the_connection_ends() {
    let site = Site::on(Backend::Sqlite);
    for head in [
        "Host: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked",
        "Host: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4",
        "Host: x\r\nContent-Length: 0\r\nContent-Length: 4",
        "Host: x\r\nContent-Length: 0, 4",
        "Host: x\r\nContent-Length: +4",
        "Host: x\r\nContent-Length: 0x4",
        "Host: x\r\nContent-Length: -1",
        "Host: x\r\nContent-Length: 4.0",
        "Host: x\r\nContent-Length: 99999999999999999999",
        "Host: x\r\nContent-Length:",
        "Host: x\r\nTransfer-Encoding: xchunked",
        "Host: x\r\nTransfer-Encoding: chunked, identity",
        "Host: x\r\nTransfer-Encoding: gzip, chunked",
        "Host: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Host: x\r\nTransfer-Encoding : chunked",
        "Host: x\r\nTransfer-Encoding:\u{b}chunked",
        "Host: x\r\nX: a\r\n b: folded",
        "Host: x\r\nX: a\rb",
        "Host: x\r\nX: a\0b",
        "Host: x\r\nX\0: a",
        "Host: x\r\nX Y: a",
        "Host: x\r\n: a",
        "Host: x\r\nHost: y",
        "X: none",
    ] {
        let said = answers(&site, format!("{LOGIN}{head}\r\n\r\n{SECOND}").as_bytes());
        assert!(said.starts_with("HTTP/1.1 4"), "{head:?}: {said:?}");
        assert_eq!(said.matches("HTTP/1.1 ").count(), 1, "{head:?}: {said:?}");
    }
}

#[rstest]
#[case("zz\r\nabcd\r\n0\r\n\r\n")]
#[case("-1\r\nabcd\r\n0\r\n\r\n")]
#[case("+4\r\nabcd\r\n0\r\n\r\n")]
#[case("0x4\r\nabcd\r\n0\r\n\r\n")]
#[case("4 \u{1}\r\nabcd\r\n0\r\n\r\n")]
#[case("ffffffffffffffff1\r\nabcd\r\n0\r\n\r\n")]
#[case("4\r\nabcdX\r\n0\r\n\r\n")]
#[case("4\nabcd\n0\n\n")]
#[case("4;a\nb\r\nabcd\r\n0\r\n\r\n")]
#[case("\r\nabcd\r\n0\r\n\r\n")]
fn a_broken_chunk_ends_the_connection_with_one_refusal(#[case] body: &str) {
    let site = Site::on(Backend::Sqlite);
    let head = "Host: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked";
    let said = answers(
        &site,
        format!("{LOGIN}{head}\r\n\r\n{body}{SECOND}").as_bytes(),
    );
    assert!(said.starts_with("HTTP/1.1 4"), "{said:?}");
    assert_eq!(said.matches("HTTP/1.1 ").count(), 1, "{said:?}");
}

#[rstest]
#[case("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
#[case("GET / HTTP/9.9\r\nHost: x\r\n\r\n")]
#[case("GET /\r\n\r\n")]
#[case("GET  / HTTP/1.1\r\nHost: x\r\n\r\n")]
#[case("G\0T / HTTP/1.1\r\nHost: x\r\n\r\n")]
#[case("GET /\u{1} HTTP/1.1\r\nHost: x\r\n\r\n")]
#[case("GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n")]
fn what_is_no_request_is_refused_once(#[case] sent: &str) {
    let site = Site::on(Backend::Sqlite);
    let said = answers(&site, format!("{sent}{SECOND}").as_bytes());
    assert!(said.starts_with("HTTP/1.1 4"), "{said:?}");
    assert_eq!(said.matches("HTTP/1.1 ").count(), 1, "{said:?}");
}

/// The HTTP engine finds a path in each of them.
#[rstest]
#[case("://x/health/live")]
#[case("ftp://x/health/live")]
#[case("http://user@x/health/live")]
#[case("x:80")]
fn a_target_that_is_neither_path_nor_address_is_refused(#[case] target: &str) {
    let site = Site::on(Backend::Sqlite);
    let head = "HTTP/1.1\r\nHost: x\r\nConnection: close";
    let said = answers(&site, format!("GET {target} {head}\r\n\r\n").as_bytes());
    assert!(said.starts_with("HTTP/1.1 400"), "{said:?}");
    let whole = answers(
        &site,
        format!("GET http://x/health/live {head}\r\n\r\n").as_bytes(),
    );
    assert!(whole.starts_with("HTTP/1.1 200"), "{whole:?}");
}

/// The HTTP engine leaves a body out by the request that it read last: here, by then, the second one.
#[test]
fn an_answer_to_head_has_no_body_whatever_follows_at_once() {
    let site = Site::on(Backend::Sqlite);
    let token = "0".repeat(64);
    let head = format!(
        "HEAD /api/3/user/emails/ HTTP/1.1\r\nHost: x\r\nAuthorization: Token {token}\r\n\r\n"
    );
    let said = answers(
        &site,
        format!(
            "{head}{}",
            SECOND.replace("Host: x", "Host: x\r\nConnection: close")
        )
        .as_bytes(),
    );
    let told: Vec<_> = said.split("HTTP/1.1 ").skip(1).collect();
    assert_eq!(told.len(), 2, "{said}");
    let (first, body) = told[0].split_once("\r\n\r\n").unwrap();
    assert!(
        first.starts_with("401") && first.contains("content-length: 45"),
        "{said}"
    );
    assert_eq!(body, "", "{said}");
}
