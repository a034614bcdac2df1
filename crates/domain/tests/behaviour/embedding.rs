//! The example of `docs/embedding.md` stays true.

use latchkey_testkit::{postgres, sqlite};

#[expect(dead_code, reason = "its main is for `cargo run --example embed`")]
#[path = "../../examples/embed.rs"]
mod embed;

#[test]
fn the_example_runs_twice_on_sqlite() {
    let database = sqlite::Database::create();
    for _ in 0..2 {
        embed::run(&database.url(), [7; 32]).unwrap();
    }
}

#[test]
fn the_example_runs_twice_on_postgres() {
    let database = postgres::Database::create();
    for _ in 0..2 {
        embed::run(&database.url(), [7; 32]).unwrap();
    }
}

#[test]
fn the_example_stays_short() {
    let lines = include_str!("../../examples/embed.rs").lines().count();
    assert!(lines < 60, "{lines}");
}
