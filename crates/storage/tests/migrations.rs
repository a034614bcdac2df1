//! Migrations: up, down, up; many at once; too old and too new.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use latchkey_storage::{OpenError, Report, Settings, migrate, open, revert};
use latchkey_testkit::{postgres, sqlite};
use std::path::Path;
use std::{fs, thread};

fn settings(url: String) -> Settings {
    Settings {
        url,
        pool_size: None,
    }
}

fn names(side: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../migrations")
        .join(side);
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn up_down_up(settings: &Settings, side: &str) {
    let all = Report {
        applied: names(side),
    };
    for _ in 0..2 {
        assert!(
            matches!(open(settings), Err(OpenError::Behind(missing)) if missing == all.applied)
        );
        assert_eq!(migrate(settings).unwrap(), all);
        assert_eq!(migrate(settings).unwrap(), Report::default());
        open(settings).unwrap().check().unwrap();
        revert(settings).unwrap();
    }
}

fn many_at_once(settings: &Settings, side: &str) {
    let reports: Vec<_> = thread::scope(|scope| {
        let nodes: Vec<_> = (0..6)
            .map(|_| scope.spawn(|| migrate(settings).unwrap()))
            .collect();
        nodes.into_iter().map(|node| node.join().unwrap()).collect()
    });
    let worked: Vec<_> = reports
        .into_iter()
        .filter(|report| !report.applied.is_empty())
        .collect();
    assert_eq!(
        worked,
        [Report {
            applied: names(side)
        }]
    );
}

/// `execute` runs a statement on the database beside Latchkey.
fn too_new_and_too_old(settings: &Settings, execute: impl Fn(&str)) {
    migrate(settings).unwrap();
    let running = open(settings).unwrap();
    execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000000')");
    for refused in [open(settings).err(), migrate(settings).err()] {
        assert!(
            matches!(&refused, Some(OpenError::Ahead(version)) if version == "29991231000000"),
            "{refused:?}"
        );
    }
    running.check().unwrap();
    execute("DELETE FROM __diesel_schema_migrations WHERE version > '20261121000003'");
    assert!(running.check().is_err());
    let refused = open(settings).err().unwrap().to_string();
    assert!(
        refused.contains("2026-11-21-000004_challenges") && refused.contains("latchkey migrate"),
        "{refused}"
    );
}

#[test]
fn both_sides_have_the_same_migrations() {
    assert_eq!(names("postgres"), names("sqlite"));
}

#[test]
fn sqlite_goes_up_down_and_up() {
    let database = sqlite::Database::create();
    up_down_up(&settings(database.url()), "sqlite");
}

#[test]
fn postgres_goes_up_down_and_up() {
    let database = postgres::Database::create();
    up_down_up(&settings(database.url()), "postgres");
}

#[test]
fn of_many_that_migrate_sqlite_one_does() {
    // Each time on a fresh file, which all of them want to keep as a write-ahead log at the same moment.
    for _ in 0..20 {
        let database = sqlite::Database::create();
        many_at_once(&settings(database.url()), "sqlite");
    }
}

#[test]
fn of_many_that_migrate_postgres_one_does() {
    let database = postgres::Database::create();
    many_at_once(&settings(database.url()), "postgres");
}

#[test]
fn another_schema_of_sqlite_is_refused() {
    let database = sqlite::Database::create();
    too_new_and_too_old(&settings(database.url()), |statement| {
        let mut conn = SqliteConnection::establish(database.path().to_str().unwrap()).unwrap();
        conn.batch_execute(statement).unwrap();
    });
}

#[test]
fn another_schema_of_postgres_is_refused() {
    let database = postgres::Database::create();
    too_new_and_too_old(&settings(database.url()), |statement| {
        let mut conn = PgConnection::establish(&database.url()).unwrap();
        conn.batch_execute(statement).unwrap();
    });
}

#[test]
fn a_url_of_neither_is_refused() {
    for url in [
        "",
        "mysql://localhost/db",
        "sqlite://",
        "/var/lib/latchkey.db",
    ] {
        assert!(
            matches!(open(&settings(url.to_owned())), Err(OpenError::Url(_))),
            "{url}"
        );
    }
}
