//! The port's conformance on SQLite.

mod common;

fn new() -> common::Fixture<latchkey_testkit::sqlite::Database> {
    let database = latchkey_testkit::sqlite::Database::create();
    common::Fixture::new(database.url(), database)
}

latchkey_storage::storage_conformance_tests!(crate::new);
