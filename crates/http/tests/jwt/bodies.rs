//! What the endpoints read, and what they say to the rest.

use latchkey_testkit::{World, both_databases};
use serde_json::json;

use crate::{
    support::{PASSWORD, Site, USERNAME, sarah},
    wire::Answer,
};

both_databases!(
    json_form_and_multipart_read_the_same_with_and_without_the_slash,
    a_stale_authorization_is_ignored_where_nobody_need_be_signed_in,
    bodies_that_cannot_be_read_are_told_why,
    methods_that_do_not_exist_are_told_which_do,
    unknown_paths_answer_in_the_contract_s_words,
);

fn json_form_and_multipart_read_the_same_with_and_without_the_slash(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let token = site.token();
    let log_in = [("username", USERNAME), ("password", PASSWORD)];
    let pass = [("token", token.as_str())];
    let endpoints: [(&str, &[(&str, &str)]); 3] = [
        ("/auth/access_token", &log_in),
        ("/auth/refresh_token", &pass),
        ("/auth/verify_token", &pass),
    ];
    for (path, fields) in endpoints {
        for slash in ["", "/"] {
            let path = format!("{path}{slash}");
            for answer in in_each_syntax(&site, &path, fields) {
                assert_eq!(answer.status, 200, "{path}: {answer:?}");
            }
        }
    }
}

fn post(site: &Site, path: &str, media: &str, body: &str) -> Answer {
    let media = format!("Content-Type: {media}");
    site.send(&format!("POST {path}"), &[&media], body)
}

fn in_each_syntax(site: &Site, path: &str, fields: &[(&str, &str)]) -> [Answer; 3] {
    let json: serde_json::Value = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!(value)))
        .collect();
    let form: Vec<_> = fields
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let mut multipart: String = fields
        .iter()
        .map(|(name, value)| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        })
        .collect();
    multipart.push_str("--x--\r\n");
    let post = |media: &str, body: &str| post(site, path, media, body);
    [
        post("application/json", &json.to_string()),
        post("application/x-www-form-urlencoded", &form.join("&")),
        post("multipart/form-data; boundary=x", &multipart),
    ]
}

fn a_stale_authorization_is_ignored_where_nobody_need_be_signed_in(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let log_in = json!({"username": USERNAME, "password": PASSWORD});
    let token = json!({"token": site.token()});
    for stale in ["Token stale", "Token", "Bearer a b c", "Basic eDp5"] {
        for (path, body) in [
            ("/auth/access_token/", &log_in),
            ("/auth/refresh_token/", &token),
            ("/auth/verify_token/", &token),
        ] {
            let stale = format!("Authorization: {stale}");
            let headers = ["Content-Type: application/json", &stale];
            let answer = site.send(&format!("POST {path}"), &headers, &body.to_string());
            assert_eq!(answer.status, 200, "{path} {stale}: {answer:?}");
        }
    }
}

fn bodies_that_cannot_be_read_are_told_why(world: World) {
    let site = Site::over(&world.auth);
    for path in [
        "/auth/access_token/",
        "/auth/refresh_token/",
        "/auth/verify_token/",
    ] {
        let post = |media: &str, body: &str| post(&site, path, media, body);
        let broken = post("application/json", "{\"token\": ");
        assert_eq!(broken.status, 400);
        assert!(
            broken.text_of("detail").starts_with("JSON parse error - "),
            "{broken:?}"
        );
        let text = "Invalid data. Expected a dictionary, but got list.";
        post("application/json", "[]").refuses(text);
        let text = "Unsupported media type \"text/plain\" in request.";
        post("text/plain", "{}").is(415, &json!({"detail": text}));
        let large = format!("{{\"token\": \"{}\"}}", "x".repeat(65_536));
        assert_eq!(post("application/json", &large).status, 413);
        let long = format!(
            "{{\"token\": \"{}\", \"username\": \"a\", \"password\": \"{}\"}}",
            "x".repeat(16_385),
            "x".repeat(16_385)
        );
        assert_eq!(post("application/json", &long).status, 400);
    }
}

fn methods_that_do_not_exist_are_told_which_do(world: World) {
    let site = Site::over(&world.auth);
    for path in [
        "/auth/access_token/",
        "/auth/refresh_token/",
        "/auth/verify_token",
    ] {
        for method in ["GET", "PUT", "DELETE"] {
            let answer = site.send(&format!("{method} {path}"), &[], "");
            let text = format!("Method \"{method}\" not allowed.");
            answer.is(405, &json!({"detail": text}));
            assert_eq!(answer.header("allow"), Some("POST, OPTIONS"));
        }
    }
    let answer = site.post("/users/me/", &json!({}));
    answer.is(405, &json!({"detail": "Method \"POST\" not allowed."}));
    assert_eq!(answer.header("allow"), Some("GET, HEAD, OPTIONS"));
}

fn unknown_paths_answer_in_the_contract_s_words(world: World) {
    let site = Site::over(&world.auth);
    for path in ["/auth", "/auth/", "/auth/signup/", "/users/1/", "/users"] {
        let answer = site.send(&format!("GET {path}"), &[], "");
        answer.is(404, &json!({"detail": "Not found."}));
    }
}
