//! The SQLite file: where it is made, who may read it, what is in it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use latchkey_domain::Time;
use latchkey_domain::model::NewCompany;
use latchkey_domain::ports::{Storage, StorageError};
use latchkey_storage::{OpenError, Settings, migrate, open};
use latchkey_testkit::sqlite::Database;
use std::fs;
use std::path::Path;
use std::sync::Arc;

fn at(path: &Path) -> Settings {
    Settings {
        url: format!("sqlite://{}", path.display()),
        pool_size: Some(2),
    }
}

fn ready(path: &Path) -> Arc<dyn Storage> {
    migrate(&at(path)).unwrap();
    open(&at(path)).unwrap()
}

fn add(storage: &dyn Storage, identifier: &str) {
    let new = NewCompany {
        identifier: identifier.to_owned(),
        name: identifier.to_owned(),
        created: Time::UNIX_EPOCH,
    };
    storage
        .transaction::<_, StorageError>(|tx| tx.insert_company(&new))
        .unwrap();
}

fn identifiers(storage: &dyn Storage) -> Vec<String> {
    let companies = storage.query(|reads| reads.companies()).unwrap();
    companies
        .into_iter()
        .map(|company| company.identifier)
        .collect()
}

#[test]
fn a_reopened_file_holds_what_was_committed() {
    let database = Database::create();
    for number in 0..3 {
        add(ready(&database.path()).as_ref(), &format!("c{number}"));
    }
    assert_eq!(
        identifiers(ready(&database.path()).as_ref()),
        ["c0", "c1", "c2"]
    );
}

/// A copy of the files, while the database is open, is what a crash would leave.
#[test]
fn what_was_acknowledged_is_in_the_files_at_once() {
    let database = Database::create();
    let storage = ready(&database.path());
    for number in 0..3 {
        add(storage.as_ref(), &format!("c{number}"));
        let copy = Database::create();
        for file in ["latchkey.db", "latchkey.db-wal"] {
            fs::copy(database.folder().join(file), copy.folder().join(file)).unwrap();
        }
        assert_eq!(identifiers(ready(&copy.path()).as_ref()).len(), number + 1);
    }
}

/// Opening made one connection that reads: while it is in use, whoever may not wait is told so, though another could
/// be made.
#[test]
fn reading_at_once_waits_for_no_connection_and_makes_none() {
    let database = Database::create();
    let storage = ready(&database.path());
    let count = |storage: &dyn Storage| {
        storage.query_at_once(|reads| Ok::<_, StorageError>(reads.companies()?.len()))
    };
    let before = count(storage.as_ref()).unwrap();
    let meanwhile = storage.query(|_| Ok(count(storage.as_ref()))).unwrap();
    assert!(matches!(meanwhile, Err(StorageError::Unavailable(_))));
    assert_eq!(count(storage.as_ref()).unwrap(), before);
}

/// A command that runs beside the server: two openings, as two processes would have.
#[test]
fn two_openings_write_by_turns() {
    let database = Database::create();
    let both = [ready(&database.path()), ready(&database.path())];
    std::thread::scope(|scope| {
        for (number, storage) in both.iter().enumerate() {
            scope.spawn(move || {
                for round in 0..20 {
                    add(storage.as_ref(), &format!("c{number}-{round}"));
                }
            });
        }
    });
    assert_eq!(identifiers(both[0].as_ref()).len(), 40);
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_the_file_or_enter_its_folder() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let database = Database::create();
    let folder = database.folder().join("new/data");
    let storage = ready(&folder.join("latchkey.db"));
    add(storage.as_ref(), "acme");
    assert_eq!(
        [mode(&folder), mode(&database.folder().join("new"))],
        [0o700, 0o700]
    );
    for file in fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    assert!(folder.join("latchkey.db-wal").exists());
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let database = Database::create();
    fs::write(database.path(), "").unwrap();
    let refused = open(&at(&database.path().join("below/latchkey.db")))
        .err()
        .unwrap();
    assert!(
        matches!(&refused, OpenError::File { path, .. } if path.ends_with("below")),
        "{refused}"
    );
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let database = Database::create();
    fs::write(
        database.path(),
        "no database at all, but long enough to be taken for one",
    )
    .unwrap();
    assert!(open(&at(&database.path())).is_err());
    assert!(migrate(&at(&database.path())).is_err());
}
