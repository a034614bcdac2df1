//! An account's life across sudden ends of the server.

use crate::support::{Backend, Home, JOE, log_in, password, register};
use rstest::rstest;
use serde_json::json;

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
fn what_was_acknowledged_survives_a_kill(#[case] backend: Backend) {
    let home = Home::new(backend);
    let server = home.start();
    let registered = register(&server, "acme");
    let key = server.wait_for(is_key);
    assert_eq!(
        server.get(&format!("/verify-email?key={key}"), None).status,
        200
    );
    let verified = server.post("/api/3/auth/email/verify/", None, json!({ "key": key }));
    assert_eq!(verified.status, 200, "{verified:?}");
    let token = log_in(&server, "acme", JOE);
    server.kill();

    let server = home.start();
    for token in [&registered, &token] {
        let me = server.get("/api/3/auth/", Some(token));
        assert_eq!(
            (me.status, &me.json["data"]["email"]),
            (200, &JOE.into()),
            "{me:?}"
        );
    }
    let again = server.post("/api/3/auth/email/verify/", None, json!({ "key": key }));
    assert_eq!(again.status, 400, "{again:?}");
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
fn a_jwt_survives_a_kill_and_is_refreshed_after_it(#[case] backend: Backend) {
    let home = Home::new(backend);
    let server = home.start();
    let arguments = [
        "user",
        "create",
        "--company",
        "default",
        "--username",
        "ann",
        "--password-stdin",
    ];
    assert!(home.run_with_input(&arguments, password()).status.success());
    let body = json!({"username": "ann", "password": password()});
    let got = server.post("/auth/access_token/", None, body);
    assert_eq!(got.status, 200, "{got:?}");
    server.kill();

    let server = home.start();
    let refreshed = server.post(
        "/auth/refresh_token/",
        None,
        json!({"token": got.json["token"]}),
    );
    assert_eq!(refreshed.status, 200, "{refreshed:?}");
    let token = refreshed.json["token"].as_str().expect("a token");
    assert_eq!(server.get("/users/me/", Some(token)).status, 200);
}

/// The key stands alone on its line in the mail.
fn is_key(line: &str) -> Option<String> {
    let alone = line.len() >= 32 && line.bytes().all(|byte| byte.is_ascii_alphanumeric());
    alone.then(|| line.to_owned())
}
