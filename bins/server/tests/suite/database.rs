//! Databases that are not as they should be.

use crate::support::{Backend, Home, eventually, json_lines, text};
use rstest::rstest;

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
fn a_server_that_must_not_migrate_says_what_to_do(#[case] backend: Backend) {
    let home = Home::new(backend)
        .with("DATABASE__MIGRATE_ON_START", "false")
        .with("LOG__LEVEL", "warn");
    let output = home.run(&["serve"]);
    let line = text(&output.stderr);
    assert_eq!(
        (output.status.code(), line.lines().count()),
        (Some(78), 1),
        "{line}"
    );
    assert!(
        line.starts_with("database.migrate_on_start = false: ")
            && line.contains("latchkey migrate"),
        "{line}"
    );
    let migrated = home.run(&["migrate"]);
    assert!(
        text(&migrated.stdout).contains("applied "),
        "{}",
        text(&migrated.stdout)
    );
    assert!(text(&home.run(&["migrate"]).stdout).contains("nothing to do"));
    home.start().kill();
}

#[test]
fn a_command_wants_a_migrated_database() {
    let home = Home::new(Backend::Sqlite).with("LOG__LEVEL", "warn");
    let output = home.run(&["company", "list"]);
    let line = text(&output.stderr);
    assert_eq!(
        (output.status.code(), line.lines().count()),
        (Some(1), 1),
        "{line}"
    );
    assert!(line.contains("latchkey migrate"), "{line}");
    assert!(home.run(&["migrate"]).status.success());
    assert_eq!(json_lines(&home.run(&["company", "list"])).len(), 1);
}

#[test]
fn a_database_that_cannot_be_reached_is_named_without_its_password() {
    let home = Home::new(Backend::Sqlite)
        .with("DATABASE__URL", "postgres://u:hunter2@127.0.0.1:1/nothing")
        .with(
            "SECRETS__KEY",
            "jc0kT8+GRXPBMwRDVe9U6PnVZ4dVWLTgD7Bz1oq2xBs=",
        )
        .with("LOG__LEVEL", "warn");
    let output = home.run(&["serve"]);
    let line = text(&output.stderr);
    assert_eq!(
        (output.status.code(), line.lines().count()),
        (Some(1), 1),
        "{line}"
    );
    assert!(
        line.contains("database.url = \"postgres://u:***@") && !line.contains("hunter2"),
        "{line}"
    );
}

#[test]
fn a_folder_that_cannot_be_written_to_is_named() {
    let home = Home::new(Backend::Sqlite)
        .with("DATABASE__URL", "sqlite:///proc/latchkey/latchkey.db")
        .with("LOG__LEVEL", "warn");
    let output = home.run(&["serve"]);
    let line = text(&output.stderr);
    assert_eq!(
        (output.status.code(), line.lines().count()),
        (Some(78), 1),
        "{line}"
    );
    assert!(line.starts_with("database.url = "), "{line}");
}

#[test]
fn a_database_that_goes_away_makes_it_unready_and_is_told_once() {
    let mut home = Home::new(Backend::Postgres);
    let server = home.start();
    assert_eq!(server.get("/health/ready", None).status, 200);
    home.lose_database();
    eventually(|| server.get("/health/ready", None).status == 503);
    server.wait_for(|line| line.contains("change feed fails").then_some(()));
    let ready = server.get("/health/ready", None);
    assert_eq!(
        ready.json["checks"]["database"], "does not answer",
        "{ready:?}"
    );
    assert_eq!(server.get("/health/live", None).status, 200);
    server.signal("-TERM");
    let (status, _, log) = server.ended();
    assert_eq!(status, Some(0), "{log}");
    assert_eq!(log.matches("change feed fails").count(), 1, "{log}");
}
