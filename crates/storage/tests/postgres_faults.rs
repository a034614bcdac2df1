//! Postgres going away and coming back.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod proxy;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use latchkey_domain::ports::{Storage, StorageError};
use latchkey_storage::{OpenError, Settings, migrate, open};
use latchkey_testkit::postgres::Database;
use proxy::Proxy;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::Barrier;
use std::time::{Duration, Instant};

fn ready(database: &Database, pool_size: u32) -> Arc<dyn Storage> {
    let settings = Settings {
        url: database.url(),
        pool_size: Some(pool_size),
    };
    migrate(&settings).unwrap();
    open(&settings).unwrap()
}

/// Holds `count` connections at once, so that the pool has made that many.
fn fill(storage: &dyn Storage, count: usize) {
    let all = Barrier::new(count);
    std::thread::scope(|scope| {
        for _ in 0..count {
            scope.spawn(|| {
                storage
                    .read(&mut |_| {
                        all.wait();
                        Ok(())
                    })
                    .unwrap();
            });
        }
    });
}

#[test]
fn connections_that_died_while_idle_are_noticed_before_use() {
    let database = Database::create();
    let storage = ready(&database, 8);
    for _ in 0..3 {
        fill(storage.as_ref(), 8);
        database.disconnect_all();
        // The first finds out; from then on every other connection is in doubt.
        let committed =
            storage.transaction::<_, StorageError>(|tx| tx.installation_value_or("a", "b"));
        assert_eq!(committed.unwrap(), "b");
        for _ in 0..20 {
            assert_eq!(
                storage
                    .query(|reads| reads.installation_value("a"))
                    .unwrap()
                    .as_deref(),
                Some("b")
            );
        }
    }
}

#[test]
fn a_connection_lost_in_a_transaction_is_unavailable_and_not_used_again() {
    let database = Database::create();
    let storage = ready(&database, 2);
    let outcome = storage.transaction::<_, StorageError>(|tx| {
        tx.installation_value_or("a", "b")?;
        database.disconnect_all();
        tx.installation_value_or("c", "d")
    });
    assert!(
        matches!(outcome, Err(StorageError::Unavailable(_))),
        "{outcome:?}"
    );
    assert_eq!(
        storage
            .transaction::<_, StorageError>(|tx| tx.installation_value("a"))
            .unwrap(),
        None
    );
}

#[test]
fn a_connection_lost_before_the_commit_is_unavailable() {
    let database = Database::create();
    let storage = ready(&database, 2);
    let outcome = storage.transaction::<_, StorageError>(|tx| {
        let value = tx.installation_value_or("a", "b");
        database.disconnect_all();
        value
    });
    assert!(
        matches!(outcome, Err(StorageError::Unavailable(_))),
        "{outcome:?}"
    );
}

/// The disk itself is filled by the check R90; here Postgres says what it says then.
#[test]
fn a_server_without_room_or_memory_is_unavailable_and_used_when_it_has_some() {
    let database = Database::create();
    let storage = ready(&database, 2);
    let mut beside = PgConnection::establish(&database.url()).unwrap();
    for (state, what) in [
        (
            "53100",
            "could not extend file \"base/1/2\": No space left on device",
        ),
        (
            "53100",
            "could not write to file \"base/pgsql_tmp/1\": No space left on device",
        ),
        ("53200", "out of memory"),
        ("53200", "out of shared memory"),
        ("53300", "too many connections for role \"latchkey\""),
    ] {
        beside
            .batch_execute(&format!(
                "CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN RAISE EXCEPTION '{what}' USING ERRCODE = '{state}'; END $$;
                 CREATE OR REPLACE TRIGGER fail BEFORE INSERT ON installation EXECUTE FUNCTION fail()"
            ))
            .unwrap();
        let outcome =
            storage.transaction::<_, StorageError>(|tx| tx.installation_value_or("a", "b"));
        assert!(
            matches!(outcome, Err(StorageError::Unavailable(_))),
            "{what}: {outcome:?}"
        );
    }
    beside
        .batch_execute("DROP TRIGGER fail ON installation")
        .unwrap();
    let outcome = storage.transaction::<_, StorageError>(|tx| tx.installation_value_or("a", "b"));
    assert_eq!(outcome.unwrap(), "b");
}

#[test]
fn a_server_that_is_back_is_used_within_two_seconds() {
    let database = Database::create();
    let (proxy, url) = Proxy::before(&database.url());
    let settings = Settings {
        url,
        pool_size: Some(4),
    };
    migrate(&settings).unwrap();
    let storage = open(&settings).unwrap();
    let ask = || storage.query(|reads| reads.feed_position());
    for _ in 0..3 {
        fill(storage.as_ref(), 4);
        proxy.down();
        for _ in 0..10 {
            let start = Instant::now();
            assert!(matches!(ask(), Err(StorageError::Unavailable(_))));
            assert!(storage.check().is_err());
            assert!(
                start.elapsed() < Duration::from_millis(1500),
                "{:?}",
                start.elapsed()
            );
        }
        proxy.up();
        let start = Instant::now();
        while ask().is_err() {
            assert!(start.elapsed() < Duration::from_secs(2), "not back");
        }
        storage.check().unwrap();
    }
}

#[test]
fn a_check_answers_within_a_second_while_the_network_swallows_everything() {
    let database = Database::create();
    let (proxy, url) = Proxy::before(&database.url());
    let settings = Settings {
        url,
        pool_size: Some(4),
    };
    migrate(&settings).unwrap();
    let storage = open(&settings).unwrap();
    storage.check().unwrap();
    proxy.hold();
    for _ in 0..3 {
        let start = Instant::now();
        assert!(matches!(storage.check(), Err(StorageError::Unavailable(_))));
        assert!(
            start.elapsed() < Duration::from_secs(1),
            "{:?}",
            start.elapsed()
        );
    }
    proxy.up();
    let start = Instant::now();
    while storage.check().is_err() {
        assert!(start.elapsed() < Duration::from_secs(2), "not back");
    }
}

#[test]
fn connections_that_fall_silent_are_given_up_within_three_seconds_and_replaced() {
    let database = Database::create();
    let (proxy, url) = Proxy::before(&database.url());
    let settings = Settings {
        url,
        pool_size: Some(4),
    };
    migrate(&settings).unwrap();
    let storage = open(&settings).unwrap();
    fill(storage.as_ref(), 4);
    proxy.hold();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let start = Instant::now();
                let outcome =
                    storage.transaction::<_, StorageError>(|tx| tx.installation_value_or("a", "b"));
                assert!(
                    matches!(outcome, Err(StorageError::Unavailable(_))),
                    "{outcome:?}"
                );
                // Two seconds for a connection, then one statement on it.
                assert!(
                    start.elapsed() < Duration::from_millis(5200),
                    "{:?}",
                    start.elapsed()
                );
            });
        }
    });
    // The silent connections stay silent; only new ones are answered.
    proxy.up_for_new();
    let start = Instant::now();
    while storage.query(|reads| reads.feed_position()).is_err() {
        assert!(start.elapsed() < Duration::from_secs(2), "not back");
    }
    fill(storage.as_ref(), 4);
}

#[test]
fn an_attempt_to_connect_that_was_swallowed_is_given_up_before_it_is_late() {
    let database = Database::create();
    let (proxy, url) = Proxy::before(&database.url());
    let settings = Settings {
        url,
        pool_size: Some(4),
    };
    migrate(&settings).unwrap();
    let storage = open(&settings).unwrap();
    let ask = || storage.query(|reads| reads.feed_position());
    proxy.down();
    assert!(ask().is_err());
    proxy.hold();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            // Each asks for a connection of its own, whose server never greets.
            scope.spawn(ask);
        }
        // The worst moment to come back: an attempt has just begun.
        proxy.wait_for_the_next();
        proxy.up_for_new();
        let start = Instant::now();
        while ask().is_err() {}
        let took = start.elapsed();
        assert!(took < Duration::from_secs(2), "{took:?}");
    });
    fill(storage.as_ref(), 4);
}

#[test]
fn of_connections_that_fell_silent_while_idle_one_is_tried_and_the_others_go_with_it() {
    let database = Database::create();
    let (proxy, url) = Proxy::before(&database.url());
    let settings = Settings {
        url,
        pool_size: Some(8),
    };
    migrate(&settings).unwrap();
    let storage = open(&settings).unwrap();
    fill(storage.as_ref(), 8);
    // As if a firewall had forgotten them: they stay silent, and new ones are answered.
    proxy.hold();
    proxy.up_for_new();
    let start = Instant::now();
    let written = storage.transaction::<_, StorageError>(|tx| tx.installation_value_or("a", "b"));
    assert_eq!(written.unwrap(), "b");
    let took = start.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
    let start = Instant::now();
    fill(storage.as_ref(), 8);
    let took = start.elapsed();
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[test]
fn of_two_servers_one_that_never_greets_leaves_time_for_the_other() {
    let database = Database::create();
    migrate(&Settings {
        url: database.url(),
        pool_size: None,
    })
    .unwrap();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let (_proxy, url) = Proxy::before(&database.url());
    let settings = Settings {
        url: url.replacen('@', &format!("@{},", silent.local_addr().unwrap()), 1),
        pool_size: None,
    };
    let start = Instant::now();
    let storage = loop {
        match open(&settings) {
            Ok(storage) => break storage,
            Err(error) => assert!(start.elapsed() < Duration::from_secs(10), "{error}"),
        }
    };
    storage.query(|reads| reads.feed_position()).unwrap();
}

#[test]
fn whoever_finds_every_connection_in_use_is_told_within_two_seconds() {
    let database = Database::create();
    let storage = ready(&database, 1);
    storage
        .read(&mut |_| {
            let start = Instant::now();
            let refused = storage.read(&mut |_| Ok(()));
            assert!(matches!(refused, Err(StorageError::Unavailable(_))));
            assert!(
                start.elapsed() < Duration::from_millis(2500),
                "{:?}",
                start.elapsed()
            );
            Ok(())
        })
        .unwrap();
    storage.check().unwrap();
}

#[test]
fn a_server_that_refuses_is_reported_quickly() {
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let settings = Settings {
        url: format!("postgres://u:secret@127.0.0.1:{port}/db"),
        pool_size: None,
    };
    let start = Instant::now();
    let refused = open(&settings).err().unwrap();
    assert!(matches!(refused, OpenError::Unavailable(_)));
    assert!(
        start.elapsed() < Duration::from_millis(1000),
        "{:?}",
        start.elapsed()
    );
    assert!(!refused.to_string().contains("secret"), "{refused}");
    assert!(!format!("{settings:?}").contains("secret"));
}

#[test]
fn a_server_that_never_answers_is_reported_in_time() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let settings = Settings {
        url: format!("postgres://u:p@127.0.0.1:{port}/db"),
        pool_size: None,
    };
    let start = Instant::now();
    assert!(matches!(open(&settings), Err(OpenError::Unavailable(_))));
    assert!(
        start.elapsed() < Duration::from_millis(2500),
        "{:?}",
        start.elapsed()
    );
}
