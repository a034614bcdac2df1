//! The throwaway databases are fresh, separate, and gone afterwards.

use diesel::{Connection, PgConnection, RunQueryDsl, sql_query};
use latchkey_testkit::{postgres, sqlite};

fn run(url: &str, statement: &str) -> Result<usize, String> {
    let mut connection = PgConnection::establish(url).map_err(|error| error.to_string())?;
    sql_query(statement)
        .execute(&mut connection)
        .map_err(|error| error.to_string())
}

#[test]
fn postgres_databases_do_not_see_each_other() {
    let (one, other) = (postgres::Database::create(), postgres::Database::create());
    assert_ne!(one.url(), other.url());
    run(&one.url(), "CREATE TABLE mark (id int)").unwrap();
    run(&one.url(), "INSERT INTO mark VALUES (1)").unwrap();
    let error = run(&other.url(), "SELECT * FROM mark").unwrap_err();
    assert!(error.contains("does not exist"), "{error}");
}

#[test]
fn a_postgres_database_goes_with_its_owner_even_while_somebody_is_connected() {
    let database = postgres::Database::create();
    let url = database.url();
    let _connected = PgConnection::establish(&url).unwrap();
    drop(database);
    let error = run(&url, "SELECT 1").unwrap_err();
    assert!(error.contains("does not exist"), "{error}");
}

#[test]
fn connections_to_a_postgres_database_can_be_ended() {
    let database = postgres::Database::create();
    let mut connection = PgConnection::establish(&database.url()).unwrap();
    database.disconnect_all();
    assert!(sql_query("SELECT 1").execute(&mut connection).is_err());
    run(&database.url(), "SELECT 1").unwrap();
}

#[test]
fn sqlite_databases_live_in_folders_of_their_own_that_go_with_them() {
    let (one, other) = (sqlite::Database::create(), sqlite::Database::create());
    assert_ne!(one.url(), other.url());
    assert_eq!(one.url(), format!("sqlite://{}", one.path().display()));
    let folder = one.folder().to_owned();
    std::fs::write(one.path(), "content").unwrap();
    drop(one);
    assert!(!folder.exists());
    assert!(other.folder().exists());
}
