use std::{collections::BTreeSet, io::Read as _};

use latchkey_http::standard::{Check, Readiness, State};
use serde_json::json;

use crate::support::{app, ready, settings, start, start_with};

#[test]
fn health_tells_life_from_readiness() {
    let checks = vec![
        Check {
            name: "database",
            state: State::Failed("does not answer".to_owned()),
        },
        Check {
            name: "email",
            state: State::Degraded("unreachable".to_owned()),
        },
    ];
    let server = start_with(settings(), Readiness { checks });
    let live = server.send("GET /health/live", &[], "");
    assert_eq!((live.status, live.json()), (200, json!({"status": "live"})));
    let answer = server.send("GET /health/ready", &[], "");
    let checks = json!({"database": "does not answer", "email": "unreachable"});
    assert_eq!(
        (answer.status, answer.json()),
        (503, json!({"status": "not ready", "checks": checks}))
    );
}

#[test]
fn a_degraded_part_does_not_make_the_server_unready() {
    let checks = vec![Check {
        name: "email",
        state: State::Degraded("unreachable".to_owned()),
    }];
    let server = start_with(settings(), Readiness { checks });
    assert_eq!(server.send("GET /health/ready", &[], "").status, 200);
}

#[test]
fn the_key_set_is_cacheable() {
    let server = start();
    let answer = server.send("GET /.well-known/jwks.json", &[], "");
    assert_eq!((answer.status, answer.json()), (200, json!({"keys": []})));
    assert_eq!(
        answer.header("content-type"),
        Some("application/jwk-set+json")
    );
    assert_eq!(answer.header("cache-control"), Some("public, max-age=300"));
}

#[test]
fn the_api_document_lists_exactly_what_is_served() {
    let server = start();
    let answer = server.send("GET /openapi.json", &[], "");
    let document = answer.json();
    assert_eq!(
        (answer.status, document["openapi"].as_str()),
        (200, Some("3.1.0"))
    );
    let mut documented = BTreeSet::new();
    let mut operation_ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            documented.insert(format!(
                "{} {}",
                method.to_uppercase(),
                path.trim_end_matches('/')
            ));
            assert!(
                operation_ids.insert(operation["operationId"].as_str().unwrap().to_owned()),
                "{operation}"
            );
        }
    }
    let served: BTreeSet<_> = app(settings(), ready())
        .served()
        .map(|row| {
            let path = format!("{}/{}", row.mount, row.spec.path);
            format!(
                "{} {}",
                row.spec.method.as_str(),
                path.trim_end_matches('/')
            )
        })
        .collect();
    assert_eq!(documented, served);
    assert!(
        document["paths"]["/api/3/echo/"].is_object() && document["paths"]["/3/echo/"].is_object()
    );
}

#[test]
fn the_api_document_shows_fields_answers_and_credentials() {
    let document = start().send("GET /openapi.json", &[], "").json();
    let echo = &document["paths"]["/api/3/echo/"]["post"];
    let schema = &echo["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(schema["required"], json!(["name"]));
    assert_eq!(schema["properties"]["password"]["format"], "password");
    assert_eq!(schema["properties"]["count"]["maximum"], 9);
    assert_eq!(
        echo["responses"]["200"]["content"]["application/json"]["example"]["data"]["name"],
        "Joe"
    );
    assert_eq!(
        echo["responses"]["400"]["content"]["application/json"]["example"]["status"],
        "error"
    );
    assert_eq!(echo["security"], json!(null));
    let thing = &document["paths"]["/3/things/{key}/"]["get"];
    assert_eq!(thing["security"], json!([{"toy": []}]));
    assert_eq!(thing["parameters"][0]["name"], "key");
    assert!(thing["responses"]["401"].is_object() && thing["responses"]["404"].is_object());
}

#[test]
fn the_api_document_tells_what_any_request_may_meet() {
    let document = start().send("GET /openapi.json", &[], "").json();
    let answers = |path: &str| document["paths"][path]["get"]["responses"].clone();
    for path in ["/health/live", "/3/things/{key}/"] {
        let answers = answers(path);
        assert!(answers["414"].is_object() && answers["431"].is_object());
    }
    // A query is checked as a body is.
    assert!(answers("/3/things/all/")["400"].is_object());
    assert!(answers("/health/live")["400"].is_null());
    // Two sets of credentials.
    assert!(answers("/3/things/{key}/")["400"].is_object());
    let keys = answers("/.well-known/jwks.json")["200"]["content"].clone();
    assert!(keys["application/jwk-set+json"].is_object(), "{keys}");
}

#[test]
fn the_reference_page_loads_nothing_from_elsewhere() {
    let server = start();
    let page = server.send("GET /docs", &[], "");
    assert_eq!(
        (page.status, page.header("content-type")),
        (200, Some("text/html; charset=utf-8"))
    );
    assert!(!page.body.contains("://"), "{}", page.body);
    assert!(
        page.header("content-security-policy")
            .unwrap()
            .contains("script-src 'self';")
    );
    let assets: Vec<_> = page
        .body
        .split('"')
        .filter(|part| part.starts_with("/docs/"))
        .collect();
    assert_eq!(assets.len(), 4);
    let http = reqwest::blocking::Client::new();
    for asset in assets {
        let answer = http
            .get(format!("http://{}{asset}", server.address))
            .send()
            .unwrap();
        assert_eq!(answer.status(), 200, "{asset}");
        let is_gzip = answer.headers().get("content-encoding").is_some();
        let announced = answer.content_length();
        let bytes = answer.bytes().unwrap();
        assert_eq!(announced, Some(bytes.len() as u64), "{asset}");
        if is_gzip {
            let mut whole = String::new();
            flate2::read::GzDecoder::new(&*bytes)
                .read_to_string(&mut whole)
                .unwrap();
            assert!(whole.len() > 100_000, "{asset}");
        }
        assert!(!bytes.is_empty());
    }
    let only_plain = server.send("GET /docs/swagger-ui.css", &["Accept-Encoding: br"], "");
    assert_eq!(only_plain.status, 406);
    assert_eq!(server.send("GET /docs/index.html", &[], "").status, 404);
    assert_eq!(
        server.send("GET /docs/..%2fCargo.toml", &[], "").status,
        404
    );
}

#[test]
fn the_front_page_says_what_this_is() {
    let page = start().send("GET /", &[], "");
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("Latchkey")
            && page.body.contains("toy, other")
            && page.body.contains("/docs")
    );
}
