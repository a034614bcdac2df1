//! What every answer of every contract has in common.

use crate::support::{Backend, Home, Server, password};
use reqwest::blocking::{Client, Response};
use reqwest::header::HeaderMap;
use serde_json::Value;
use std::collections::BTreeSet;

const POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// Asks for everything that the API document lists, in every way that a contract does not know.
struct Asker<'a> {
    server: &'a Server,
    client: Client,
    /// The statuses met so far.
    met: BTreeSet<u16>,
}

/// A path with something in place of its names, and the methods that it has.
struct Place {
    path: String,
    methods: Vec<String>,
}

impl<'a> Asker<'a> {
    fn new(server: &'a Server) -> Self {
        let client = Client::builder().no_proxy().build().expect("a client");
        Self {
            server,
            client,
            met: BTreeSet::new(),
        }
    }

    fn places(&self) -> Vec<Place> {
        let document = self.server.get("/openapi.json", None).json;
        let paths = document["paths"].as_object().expect("paths");
        let place = |(path, item): (&String, &Value)| Place {
            path: path
                .split('/')
                .map(|part| if part.starts_with('{') { "x" } else { part })
                .collect::<Vec<_>>()
                .join("/"),
            methods: item
                .as_object()
                .expect("an item")
                .keys()
                .map(|name| name.to_uppercase())
                .collect(),
        };
        paths.iter().map(place).collect()
    }

    fn ask(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Response {
        let method = method.parse().expect("a method");
        let url = format!("http://{}{path}", self.server.address());
        let mut request = self.client.request(method, url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.body(body.to_owned()).send().expect("an answer");
        self.met.insert(answer.status().as_u16());
        let about = format!("{path} {}", answer.status());
        check(&about, path, answer.headers());
        answer
    }
}

/// The headers that every answer has.
fn check(about: &str, path: &str, headers: &HeaderMap) {
    let one = |name: &str| {
        let values: Vec<_> = headers.get_all(name).iter().collect();
        assert!(values.len() <= 1, "{about}: several {name}");
        values.first().map(|value| value.to_str().expect("ASCII"))
    };
    assert_eq!(one("x-content-type-options"), Some("nosniff"), "{about}");
    assert_eq!(one("referrer-policy"), Some("no-referrer"), "{about}");
    assert_eq!(
        one("strict-transport-security"),
        Some("max-age=31536000"),
        "{about}"
    );
    let policy = one("content-security-policy").expect("a policy");
    // Pages and the reference say what else they need.
    if !policy.contains("style-src") {
        assert_eq!(policy, POLICY, "{about}");
    }
    assert!(
        policy.contains("default-src 'none'") || path.starts_with("/docs"),
        "{about}: {policy}"
    );
    assert!(
        policy.contains("frame-ancestors 'none'"),
        "{about}: {policy}"
    );
    let cacheable = ["/.well-known/", "/docs"]
        .iter()
        .any(|public| path.starts_with(public));
    if !cacheable {
        assert_eq!(one("cache-control"), Some("no-store"), "{about}");
    }
    let media = one("content-type").unwrap_or_else(|| panic!("{about}: no type"));
    assert!(
        !media.starts_with("text/") || media.ends_with("; charset=utf-8"),
        "{about}: {media}"
    );
    for name in [
        "server",
        "x-powered-by",
        "set-cookie",
        "access-control-allow-origin",
    ] {
        assert_eq!(one(name), None, "{about}");
    }
}

fn home() -> Home {
    Home::new(Backend::Sqlite).with("SERVER__PUBLIC_URL", "https://id.example.com")
}

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

#[test]
fn refusals_for_too_much_carry_them_too() {
    let home = home()
        .with("LIMITS__LOGIN_PER_ADDRESS", "1/h")
        .with("LIMITS__REGISTRATIONS_PER_ADDRESS", "1/h")
        .with("LIMITS__RESETS_PER_ADDRESS", "1/h")
        .with("LIMITS__VERIFY_PER_ADDRESS", "1/h");
    let server = home.start();
    let mut asker = Asker::new(&server);
    let json = ("Content-Type", "application/json");
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let login = "{\"user\": \"a\", \"company\": \"b\", \"password\": \"c\", \"username\": \"a\"}";
    for (path, media, body) in [
        ("/api/3/auth/login/", json, login),
        ("/auth/access_token/", json, login),
        ("/auth/verify_token/", json, "{\"token\": \"a.b.c\"}"),
        ("/api/v1/tokens", form, "email=a@b.com&password=c"),
        ("/api/v1/auth", form, "user[email]=a@b.com&user[password]=c"),
        (
            "/api/phone/register",
            json,
            "{\"phone_number\": \"+27821234567\"}",
        ),
        ("/verify-email", form, "key=a"),
        ("/reset-password", form, "uid=a&token=b"),
    ] {
        let statuses: Vec<_> = (0..12)
            .map(|_| asker.ask("POST", path, &[media], body).status().as_u16())
            .collect();
        assert!(statuses.contains(&429), "{path}: {statuses:?}");
    }
}

#[test]
fn a_database_that_is_away_is_told_with_them_too() {
    let mut home =
        Home::new(Backend::Postgres).with("SERVER__PUBLIC_URL", "https://id.example.com");
    let server = home.start();
    let mut asker = Asker::new(&server);
    home.lose_database();
    let json = ("Content-Type", "application/json");
    for (path, body) in [
        (
            "/api/3/auth/login/",
            "{\"user\": \"a\", \"company\": \"b\", \"password\": \"c\"}",
        ),
        (
            "/auth/access_token/",
            "{\"username\": \"a\", \"password\": \"c\"}",
        ),
        (
            "/api/phone/register",
            "{\"phone_number\": \"+27821234567\"}",
        ),
    ] {
        assert_eq!(
            asker.ask("POST", path, &[json], body).status(),
            503,
            "{path}"
        );
    }
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    for (path, body) in [
        ("/api/v1/tokens", "email=a@b.com&password=c"),
        ("/api/v1/auth", "user[email]=a@b.com&user[password]=c"),
        ("/verify-email", "key=a"),
    ] {
        assert_eq!(
            asker.ask("POST", path, &[form], body).status(),
            503,
            "{path}"
        );
    }
    assert_eq!(
        asker.ask("GET", "/verify-email?key=a", &[], "").status(),
        503
    );
    assert_eq!(asker.ask("GET", "/health/ready", &[], "").status(), 503);
}

#[test]
fn no_cookie_is_a_credential_and_head_signs_nobody_in() {
    let home = home();
    let server = home.start();
    let arguments =
        "user create --company default --email ann@example.com --username ann --password-stdin";
    let arguments: Vec<_> = arguments.split(' ').collect();
    assert!(home.run_with_input(&arguments, password()).status.success());
    let body = serde_json::json!({"user": "ann", "company": "default", "password": password()});
    let answer = server.post("/api/3/auth/login/", None, body);
    let token = answer.json["data"]["token"].as_str().expect("a token");
    let cookie = format!(
        "token={token}; Authorization=Token {token}; sessionid={token}; auth_token={token}"
    );
    let mut asker = Asker::new(&server);
    for path in [
        "/api/3/auth/",
        "/api/3/user/",
        "/users/me/",
        "/api/v1/users/me",
        "/api/v1/profile",
    ] {
        let refused = asker.ask("GET", path, &[("Cookie", &cookie)], "").status();
        assert!(refused.is_client_error(), "{path}: {refused}");
    }
    let sessions = || {
        let answer = server.get("/api/3/auth/tokens/", Some(token));
        answer.json["data"].as_array().map(Vec::len)
    };
    assert_eq!(sessions(), Some(1));
    let query = format!(
        "user[email]=ann@example.com&user[password]={}",
        password().replace(' ', "%20")
    );
    let login = format!("/api/v1/auth?{query}");
    assert_eq!(asker.ask("HEAD", &login, &[], "").status(), 405);
    assert_eq!(sessions(), Some(1));
    assert_eq!(asker.ask("GET", &login, &[], "").status(), 200);
    assert_eq!(sessions(), Some(2));
}
