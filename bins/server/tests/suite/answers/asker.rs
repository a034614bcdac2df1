//! Asks, and holds every answer to what all have in common.

use crate::support::Server;
use reqwest::blocking::{Client, Response};
use reqwest::header::HeaderMap;
use serde_json::Value;
use std::collections::BTreeSet;

const POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// Asks for everything that the API document lists, in every way that a contract does not know.
pub struct Asker<'a> {
    server: &'a Server,
    client: Client,
    /// The statuses met so far.
    pub met: BTreeSet<u16>,
}

/// A path with something in place of its names, and the methods that it has.
pub struct Place {
    pub path: String,
    pub methods: Vec<String>,
}

impl<'a> Asker<'a> {
    pub fn new(server: &'a Server) -> Self {
        let client = Client::builder().no_proxy().build().expect("a client");
        Self {
            server,
            client,
            met: BTreeSet::new(),
        }
    }

    pub fn places(&self) -> Vec<Place> {
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

    pub fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Response {
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
