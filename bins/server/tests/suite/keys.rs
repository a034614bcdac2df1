//! The key that seals, and the keys that sign.

use crate::support::{Backend, Home, Server, eventually, json_lines, password, text};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rstest::rstest;
use serde_json::{Value, json};

const OTHER_KEY: &str = "Zo2fQmQk8r3Gz0sW5mJ1xgE7uVbT4yNnKc6hLpRdA9I=";

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
fn another_key_than_that_of_the_database_is_refused_in_one_line(#[case] backend: Backend) {
    let home = Home::new(backend).with("LOG__LEVEL", "warn");
    home.start().kill();
    let home = home.with("SECRETS__KEY", OTHER_KEY);
    for arguments in [&["serve"][..], &["company", "list"]] {
        let output = home.run(arguments);
        let line = text(&output.stderr);
        assert_eq!(
            (output.status.code(), line.lines().count()),
            (Some(78), 1),
            "{line}"
        );
        assert!(
            line.starts_with("secrets.key = (redacted): ") && !line.contains(OTHER_KEY),
            "{line}"
        );
        assert!(output.stdout.is_empty());
    }
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
fn a_rotation_leaves_old_tokens_good_and_signs_new_ones_with_the_new_key(#[case] backend: Backend) {
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
    json_lines(&home.run_with_input(&arguments, password()));
    let old = jwt(&server);
    let made = json_lines(&home.run(&["keys", "rotate"]));
    let kid = made[0]["kid"].as_str().expect("a key id").to_owned();
    assert_ne!(kid_of(&old), kid);
    eventually(|| kid_of(&jwt(&server)) == kid);
    let verified = server.post("/auth/verify_token/", None, json!({ "token": old }));
    assert_eq!(verified.status, 200, "{verified:?}");
    let listed = json_lines(&home.run(&["keys", "list"]));
    let kids: Vec<_> = listed.iter().map(|key| key["kid"].clone()).collect();
    assert_eq!(kids, [kid_of(&old), kid]);
    let published = server.get("/.well-known/jwks.json", None).json["keys"].clone();
    assert_eq!(published.as_array().map(Vec::len), Some(2));
}

#[test]
fn a_secret_shared_by_configuration_is_not_rotated() {
    let home = Home::new(Backend::Sqlite)
        .with("TOKENS__JWT_ALGORITHM", "HS256")
        .with(
            "TOKENS__JWT_HS256_SECRET",
            "Wm3kVx9Qd1Lr7Tz5Yb2Nc8Hg4Jf6Ps0Au",
        );
    assert!(home.run(&["migrate"]).status.success());
    let output = home.run(&["keys", "rotate"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("tokens.jwt_hs256_secret"),
        "{}",
        text(&output.stderr)
    );
}

fn jwt(server: &Server) -> String {
    let body = json!({"username": "ann", "password": password()});
    let answer = server.post("/auth/access_token/", None, body);
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json["token"].as_str().expect("a token").to_owned()
}

fn kid_of(jwt: &str) -> String {
    let header = URL_SAFE_NO_PAD
        .decode(jwt.split('.').next().expect("a header"))
        .expect("base64");
    let header: Value = serde_json::from_slice(&header).expect("JSON");
    header["kid"].as_str().expect("a key id").to_owned()
}
