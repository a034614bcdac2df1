//! The port's conformance on Postgres.

mod common;

fn new() -> common::Fixture<latchkey_testkit::postgres::Database> {
    let database = latchkey_testkit::postgres::Database::create();
    common::Fixture::new(database.url(), database)
}

latchkey_storage::storage_conformance_tests!(crate::new);
