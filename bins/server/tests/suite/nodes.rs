//! Several servers on one database.

use crate::support::{Backend, Home, JOE, Server, eventually, log_in, register};
use rstest::rstest;
use serde_json::json;
use std::thread;
use std::time::Duration;

#[test]
fn a_sign_out_at_one_node_is_honoured_by_the_other_within_a_second() {
    let home = Home::new(Backend::Postgres);
    let (one, two) = (home.start(), home.start());
    let token = register(&one, "acme");
    let other = log_in(&two, "acme", JOE);
    for token in [&token, &other] {
        for server in [&one, &two, &one, &two] {
            assert_eq!(server.get("/api/3/auth/", Some(token)).status, 200);
        }
    }
    assert_eq!(
        one.post("/api/3/auth/logout/", Some(&token), json!({}))
            .status,
        200
    );
    assert_eq!(one.get("/api/3/auth/", Some(&token)).status, 401);
    let honoured = eventually(|| two.get("/api/3/auth/", Some(&token)).status == 401);
    assert!(honoured < Duration::from_secs(1), "{honoured:?}");
    assert_eq!(two.get("/api/3/auth/", Some(&other)).status, 200);
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
fn of_two_servers_that_start_on_an_empty_database_both_serve(#[case] backend: Backend) {
    let home = Home::new(backend);
    // The key of a new SQLite installation is made by whoever comes first.
    let home = home.with(
        "SECRETS__KEY",
        "jc0kT8+GRXPBMwRDVe9U6PnVZ4dVWLTgD7Bz1oq2xBs=",
    );
    let servers: Vec<_> = thread::scope(|scope| {
        let started: Vec<_> = (0..2).map(|_| scope.spawn(|| home.start())).collect();
        started
            .into_iter()
            .map(|server| server.join().expect("it serves"))
            .collect()
    });
    register(&servers[0], "acme");
    log_in(&servers[1], "acme", JOE);
    let migrated = |server: &Server| server.log().matches("migrated the database").count() > 0;
    assert_eq!(servers.iter().filter(|server| migrated(server)).count(), 1);
}
