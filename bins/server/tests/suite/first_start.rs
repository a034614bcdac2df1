//! The first start, in an empty folder, with nothing configured.

use crate::support::{Backend, Home, Place, text};
use std::os::unix::fs::PermissionsExt as _;

#[test]
fn an_empty_folder_is_all_it_needs() {
    let home = Home::new(Backend::Sqlite);
    let server = home.start();
    let mode = |name: &str| {
        let file = std::fs::metadata(home.place.path().join(name)).expect("there");
        file.permissions().mode() & 0o777
    };
    assert_eq!(
        (mode("data/secret.key"), mode("data/latchkey.db")),
        (0o600, 0o600)
    );
    assert!(server.ready.starts_with("latchkey "), "{}", server.ready);
    assert!(
        server.ready.contains(" ready: http://127.0.0.1:")
            && server.ready.contains("database sqlite://data/latchkey.db"),
        "{}",
        server.ready
    );
    assert_eq!(server.get("/health/live", None).status, 200);
    let ready = server.get("/health/ready", None);
    assert_eq!(
        (ready.status, &ready.json["checks"]["database"]),
        (200, &"ok".into())
    );
    assert!(!server.get("/.well-known/jwks.json", None).json["keys"][0]["kid"].is_null());
    server.signal("-TERM");
    let (status, more, log) = server.ended();
    assert_eq!((status, more.as_str()), (Some(0), ""), "{log}");
}

#[test]
fn all_surfaces_are_served_unless_some_are_chosen() {
    let server = Home::new(Backend::Sqlite).start();
    assert!(
        server
            .ready
            .trim_end()
            .ends_with("surfaces device_tokens, phone, signup, jwt, company"),
        "{}",
        server.ready
    );
    let server = Home::new(Backend::Sqlite)
        .with("SURFACES__ENABLED", "company,company")
        .start();
    assert!(
        server.ready.trim_end().ends_with("surfaces company"),
        "{}",
        server.ready
    );
    let unknown = server.post("/auth/access_token/", None, serde_json::json!({}));
    assert_eq!(unknown.status, 404);
}

#[test]
fn a_choice_of_no_surface_is_refused() {
    let output = Place::new().run(
        &[],
        &[
            ("LATCHKEY__SURFACES__ENABLED", ""),
            ("LATCHKEY__LOG__LEVEL", "off"),
        ],
    );
    assert_eq!(output.status.code(), Some(78));
    assert!(
        text(&output.stderr).starts_with("surfaces.enabled = "),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_password_in_a_query_is_taken_unless_the_operator_says_no_and_logged_by_neither() {
    const QUERY: &str = "/api/v1/auth?user[email]=cash@example.com&user[password]=Ca5hM0n3y";
    for (setting, status) in [("true", 200), ("false", 405)] {
        let server = Home::new(Backend::Sqlite)
            .with("SURFACES__SIGNUP_GET_PASSWORD", setting)
            .with("LOG__LEVEL", "trace")
            .start();
        let user = serde_json::json!({
            "fname": "Cash", "lname": "Money", "email": "cash@example.com",
            "password": "Ca5hM0n3y", "dob": "1990-01-01",
        });
        let body = serde_json::json!({"user": user});
        let made = server.post("/api/v1/signup", None, body.clone());
        assert_eq!(made.status, 200, "{:?}", made.json);
        assert_eq!(server.get(QUERY, None).status, status);
        assert_eq!(server.post("/api/v1/auth", None, body).status, 200);
        server.signal("-TERM");
        let (_, _, log) = server.ended();
        assert!(log.contains("/api/v1/auth"), "{log}");
        assert!(!log.contains("Ca5hM0n3y"), "{log}");
    }
}
