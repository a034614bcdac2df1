//! Over every path of the API document.

use super::asker::{Asker, Place};
use super::home;
use std::collections::BTreeSet;

#[test]
fn every_answer_of_every_path_carries_the_security_headers() {
    let server = home().with("LIMITS__ENABLED", "false").start();
    let mut asker = Asker::new(&server);
    let json = ("Content-Type", "application/json");
    for Place { path, methods } in asker.places() {
        for method in &methods {
            asker.ask(method, &path, &[json], "");
            asker.ask(
                method,
                &path,
                &[json, ("Origin", "https://evil.example")],
                "{",
            );
            asker.ask(
                method,
                &path,
                &[json, ("Authorization", "Token nobodys")],
                "[]",
            );
            let long = format!("{{\"a\": \"{}\"}}", "a".repeat(65 * 1024));
            assert_eq!(
                asker.ask(method, &path, &[json], &long).status(),
                413,
                "{method} {path}"
            );
            let packed = [json, ("Content-Encoding", "gzip")];
            assert_eq!(
                asker.ask(method, &path, &packed, "{}").status(),
                415,
                "{method} {path}"
            );
            let address = format!("{path}?{}", "a".repeat(9000));
            assert_eq!(
                asker.ask(method, &address, &[], "").status(),
                414,
                "{method} {path}"
            );
        }
        for method in ["TRACE", "BREW", "PROPFIND"] {
            let answer = asker.ask(method, &path, &[], "");
            assert_eq!(answer.status(), 405, "{method} {path}");
            let allow = answer.headers()["allow"]
                .to_str()
                .expect("ASCII")
                .to_owned();
            let allowed: BTreeSet<_> = allow
                .split(", ")
                .filter(|name| !["HEAD", "OPTIONS"].contains(name))
                .collect();
            assert_eq!(
                allowed,
                methods.iter().map(String::as_str).collect(),
                "{path}"
            );
        }
        asker.ask("OPTIONS", &path, &[], "");
        asker.ask("HEAD", &path, &[], "");
        asker.ask(
            "GET",
            &format!("{}/no/such/thing", path.trim_end_matches('/')),
            &[],
            "",
        );
    }
    let wanted = [200, 400, 401, 404, 405, 413, 414, 415];
    assert!(
        wanted.iter().all(|status| asker.met.contains(status)),
        "{:?}",
        asker.met
    );
    assert!(!asker.met.contains(&500), "{}", server.log());
}

#[test]
fn bodies_that_a_page_of_somebody_else_s_could_send_without_asking_are_refused() {
    let server = home().with("LIMITS__ENABLED", "false").start();
    let mut asker = Asker::new(&server);
    let body = "{\"user\": \"a\", \"company\": \"b\", \"password\": \"c\", \"username\": \"a\"}";
    for Place { path, methods } in asker.places() {
        for method in methods
            .iter()
            .filter(|method| ["POST", "PUT", "PATCH"].contains(&method.as_str()))
        {
            for media in [
                "text/plain",
                "text/plain; charset=utf-8",
                "application/octet-stream",
                "text/json",
            ] {
                let refused = asker
                    .ask(method, &path, &[("Content-Type", media)], body)
                    .status();
                // Credentials are looked at first.
                assert!(
                    [401, 415].contains(&refused.as_u16()),
                    "{method} {path} {media}: {refused}"
                );
            }
            let multipart = ("Content-Type", "multipart/form-data; boundary=b");
            let refused = asker.ask(method, &path, &[multipart], body).status();
            assert!(
                [400, 401, 415].contains(&refused.as_u16()),
                "{method} {path}: {refused}"
            );
        }
    }
}
