//! Commands beside a running server.

use crate::support::{
    Backend, Home, JOE, eventually, json_lines, log_in, password, register, text,
};
use rstest::rstest;
use serde_json::{Value, json};
use std::time::Duration;

fn create(home: &Home, company: &str, arguments: &[&str]) -> Value {
    let all = [
        &["user", "create", "--company", company, "--password-stdin"],
        arguments,
    ]
    .concat();
    let mut printed = json_lines(&home.run_with_input(&all, password()));
    assert_eq!(printed.len(), 1);
    printed.remove(0)
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
fn a_running_server_honours_disable_enable_and_sign_out_within_a_second(#[case] backend: Backend) {
    let home = Home::new(backend);
    let server = home.start();
    let me = |token: &str| server.get("/api/3/auth/", Some(token)).status;
    for command in ["sign-out", "disable"] {
        let token = if command == "sign-out" {
            register(&server, "acme")
        } else {
            log_in(&server, "acme", JOE)
        };
        // Twice: from now on it is answered from memory.
        assert_eq!((me(&token), me(&token)), (200, 200));
        let printed = json_lines(&home.run(&["user", command, JOE]));
        let honoured = eventually(|| me(&token) == 401);
        assert!(honoured < Duration::from_secs(1), "{honoured:?}");
        assert_eq!(printed[0]["disabled"].is_string(), command == "disable");
    }
    let body = json!({"user": JOE, "company": "acme", "password": password()});
    assert_eq!(server.post("/api/3/auth/login/", None, body).status, 400);
    json_lines(&home.run(&["user", "enable", JOE]));
    log_in(&server, "acme", JOE);
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
fn companies_and_users_are_made_and_listed(#[case] backend: Backend) {
    let home = Home::new(backend);
    let server = home.start();
    let made = json_lines(&home.run(&["company", "create", "acme", "--name", "Acme Inc."]));
    assert_eq!(
        (&made[0]["identifier"], &made[0]["name"]),
        (&"acme".into(), &"Acme Inc.".into())
    );
    let names: Vec<_> = json_lines(&home.run(&["company", "list"]))
        .iter()
        .map(|company| company["identifier"].clone())
        .collect();
    assert_eq!(names, ["acme", "default"]);

    let ann = create(
        &home,
        "acme",
        &[
            "--email",
            "ann@example.com",
            "--first-name",
            "Ann",
            "--admin",
        ],
    );
    assert_eq!(
        (
            &ann["company"],
            &ann["email"],
            &ann["username"],
            &ann["admin"],
            &ann["first_name"]
        ),
        (
            &"acme".into(),
            &"ann@example.com".into(),
            &Value::Null,
            &true.into(),
            &"Ann".into()
        )
    );
    assert!(ann["identifier"].is_string() && ann["id"].is_i64(), "{ann}");
    let bob = create(
        &home,
        "acme",
        &["--username", "bob", "--mobile", "+27821234567"],
    );
    let listed = json_lines(&home.run(&["user", "list", "--company", "acme"]));
    assert_eq!(listed, [ann, bob]);
    let token = log_in(&server, "acme", "ann@example.com");
    let admin = server.get("/api/3/admin/users/", Some(&token));
    assert_eq!(admin.status, 200, "{admin:?}");
}

#[test]
fn a_name_in_several_companies_is_told_apart_by_the_company() {
    let home = Home::new(Backend::Sqlite);
    assert!(home.run(&["migrate"]).status.success());
    for company in ["one", "two"] {
        json_lines(&home.run(&["company", "create", company]));
        create(&home, company, &["--email", JOE]);
    }
    let line = refused(&home, &["user", "disable", JOE]);
    assert!(
        line.contains("one/joe@example.com or two/joe@example.com"),
        "{line}"
    );
    let disabled = json_lines(&home.run(&["user", "disable", "two/joe@example.com"]));
    assert_eq!(disabled[0]["company"], "two");
    let id = disabled[0]["identifier"].as_str().expect("an identifier");
    assert!(json_lines(&home.run(&["user", "enable", id]))[0]["disabled"].is_null());
}

#[rstest]
#[case(&["company", "create", "Acme!"], "IDENTIFIER: ")]
#[case(&["company", "create", "default"], "IDENTIFIER: taken")]
#[case(&["company", "create", "acme", "--name", "a\u{7}b"], "--name: ")]
#[case(&["user", "list", "--company", "nobody"], "--company nobody: no such company")]
#[case(&["user", "disable", "nobody@example.com"], "nobody@example.com: no such user")]
fn a_mistake_is_one_line_that_names_it(#[case] arguments: &[&str], #[case] says: &str) {
    let home = prepared();
    let line = refused(&home, arguments);
    assert!(line.contains(says), "{line}");
}

#[rstest]
#[case(&["--email", "joe"], "joe has a long password", "--email: ")]
#[case(&["--mobile", "12"], "joe has a long password", "--mobile: ")]
#[case(&["--email", JOE], "qwxz9", "the password: too short")]
#[case(&["--email", JOE], "password123", "the password: ")]
fn a_user_that_cannot_be_made_is_refused_by_the_option(
    #[case] arguments: &[&str],
    #[case] password: &str,
    #[case] says: &str,
) {
    let home = prepared();
    let all = [
        &["user", "create", "--company", "default", "--password-stdin"],
        arguments,
    ]
    .concat();
    let output = home.run_with_input(&all, password);
    let line = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{line}");
    assert!(
        line.contains(says) && line.lines().count() == 1 && !line.contains(password),
        "{line}"
    );
}

/// A database whose first company and signing key are made, and recorded as events.
fn prepared() -> Home {
    let home = Home::new(Backend::Sqlite);
    assert!(home.run(&["migrate"]).status.success());
    assert!(home.run(&["company", "list"]).status.success());
    home
}

fn refused(home: &Home, arguments: &[&str]) -> String {
    let output = home.run(arguments);
    let line = text(&output.stderr).to_owned();
    assert_eq!(
        (output.status.code(), line.lines().count()),
        (Some(1), 1),
        "{line}"
    );
    line
}
