#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use latchkey_http::settings::Settings;

use crate::support::{Running, ready, settings, start, start_with};

fn seen(server: &Running, headers: &[&str]) -> String {
    server.send("GET /3/client", headers, "").json()["data"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn nobody_is_believed_by_default() {
    let server = start();
    for header in [
        "X-Forwarded-For: 203.0.113.9",
        "Forwarded: for=203.0.113.9",
        "X-Real-IP: 203.0.113.9",
    ] {
        assert_eq!(seen(&server, &[header]), "127.0.0.1");
    }
}

#[test]
fn a_trusted_proxy_names_its_client() {
    let trusted_proxies = vec![
        "127.0.0.0/8".parse().unwrap(),
        "10.0.0.0/8".parse().unwrap(),
    ];
    let server = start_with(
        Settings {
            trusted_proxies,
            ..settings()
        },
        ready(),
    );
    assert_eq!(
        seen(
            &server,
            &["X-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.1.1.1"]
        ),
        "203.0.113.9"
    );
    assert_eq!(
        seen(&server, &["Forwarded: for=\"[2001:db8::1]\""]),
        "2001:db8::1"
    );
    assert_eq!(seen(&server, &["X-Real-IP: 203.0.113.9"]), "127.0.0.1");
}
