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
fn the_surfaces_of_this_release_are_served_and_others_left_out() {
    let server = Home::new(Backend::Sqlite).start();
    assert!(
        server
            .ready
            .trim_end()
            .ends_with("surfaces device_tokens, phone, jwt, company"),
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
fn a_choice_of_surfaces_that_leaves_none_is_refused() {
    let output = Place::new().run(
        &[],
        &[
            ("LATCHKEY__SURFACES__ENABLED", "signup"),
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
