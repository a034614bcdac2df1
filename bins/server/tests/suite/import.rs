//! Users who come from another system.

use crate::support::{Backend, Home, json_lines, text};
use rstest::rstest;
use serde_json::{Value, json};

/// Of "a long and rare one", by other programs: cost 4, and the three letters that bcrypt hashes begin with.
const HASHES: [&str; 3] = [
    "$2a$04$E4qOdEazJK6FPHJFKeVAFuNkCjvud97x0J9s8fLXLa7TCoYm9P7Ia",
    "$2b$04$E4qOdEazJK6FPHJFKeVAFuNkCjvud97x0J9s8fLXLa7TCoYm9P7Ia",
    "$2y$04$E4qOdEazJK6FPHJFKeVAFuNkCjvud97x0J9s8fLXLa7TCoYm9P7Ia",
];

fn lines(lines: &[Value]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
fn users_of_another_system_sign_in_with_the_passwords_they_have(#[case] backend: Backend) {
    let home = Home::new(backend).with("PASSWORDS__BCRYPT_COST", "5");
    let server = home.start();
    let input: Vec<_> = (0..3)
        .map(|n| {
            json!({
                "email": format!("user{n}@example.com"), "email_verified": n == 0, "mobile": format!("+2782000000{n}"),
                "mobile_verified": true, "username": format!("user{n}"), "first_name": "Ann", "language": "de",
                "admin": n == 0, "password_hash": HASHES[n],
            })
        })
        .collect();
    let import = ["user", "import", "--company", "default"];
    let made = json_lines(&home.run_with_input(&import, &lines(&input)));
    assert_eq!(made.len(), 3);
    assert_eq!(
        (&made[0]["email"], &made[0]["admin"], &made[1]["admin"]),
        (&json!("user0@example.com"), &json!(true), &json!(false))
    );
    for n in 0..3 {
        // The second time with the hash that the first login renewed.
        for password in ["a long and rare one", "a long and rare one"] {
            let body =
                json!({"user": format!("user{n}"), "company": "default", "password": password});
            let answer = server.post("/api/3/auth/login/", None, body);
            assert_eq!(answer.status, 200, "{answer:?}");
            let verified = &answer.json["data"]["user"]["verification"];
            assert_eq!(*verified, json!({"email": n == 0, "mobile": true}));
            assert_eq!(answer.json["data"]["user"]["language"], "de");
        }
        let body = json!({"user": format!("user{n}"), "company": "default", "password": "another"});
        assert_eq!(server.post("/api/3/auth/login/", None, body).status, 400);
    }
    assert!(!server.log().contains("To: user"), "no message is sent");
    let events = "events --company default --kind account.create";
    let events: Vec<_> = events.split(' ').collect();
    assert_eq!(json_lines(&home.run(&events)).len(), 3);
}

#[test]
fn lines_that_will_not_do_are_told_without_their_secrets_and_the_others_count() {
    let home = Home::new(Backend::Sqlite).with("LOG__LEVEL", "warn");
    assert!(home.run(&["migrate"]).status.success());
    let hash = HASHES[0];
    let input = [
        lines(&[json!({"email": "ann@example.com", "password_hash": hash})]),
        "\n".to_owned(),
        lines(&[
            json!({"email": "bob@example.com"}),
            json!({"email": "ANN@example.com", "password_hash": hash}),
            json!({"password_hash": hash}),
            json!({"email": "c@example.com", "password_hash": "pbkdf2_sha256$1$hunter2"}),
            json!({"email": "c@example.com", "password_hash": "$2b$31$E4qOdEazJK6FPHJFKeVAFuNkCjvud97x0J9s8fLXLa7TCoYm9P7Ia"}),
            json!({"email": "c@example.com", "password": "hunter2"}),
            json!({"email": "nobody", "username": "c"}),
        ]),
        "{\"email\": hunter2\n".to_owned(),
    ];
    let output = home.run_with_input(&["user", "import", "--company", "default"], &input.concat());
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert_eq!(text(&output.stdout).lines().count(), 2);
    let expected = [
        "line 4: --email: taken already",
        "line 5: --email: missing",
        "line 6: the password: not understood; use a bcrypt hash",
        "line 7: the password: not understood; use a bcrypt hash",
        "line 8: not understood at character",
        "line 9: --email: not understood",
        "line 10: not understood at character",
        "latchkey: 2 users imported, 7 lines left out",
    ];
    for (line, expected) in told.lines().zip(expected) {
        assert!(line.starts_with(expected), "{expected}: {told}");
    }
    assert_eq!(told.lines().count(), expected.len(), "{told}");
    assert!(
        !told.contains("hunter2") && !told.contains("E4qOdEaz"),
        "{told}"
    );
    let nowhere = home.run_with_input(&["user", "import", "--company", "nowhere"], &input[0]);
    let told = text(&nowhere.stderr);
    assert!(
        nowhere.status.code() == Some(1) && told.contains("no such company"),
        "{told}"
    );
}
