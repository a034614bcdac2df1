use super::{MEMBERS, Writer};
use crate::sqlite::{Conn, connection, migrate};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use latchkey_domain::ports::{StorageError, StorageResult};
use latchkey_testkit::sqlite::Database;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// A writer on a file with one table of its own, and how many commits that file has seen.
struct Place {
    writer: Arc<Writer>,
    watch: Conn,
    _database: Database,
}

impl Place {
    fn new() -> Self {
        let database = Database::create();
        let path = database.path().display().to_string();
        migrate(&path).unwrap();
        let mut conn = connection::writer(&path).unwrap();
        conn.batch_execute("CREATE TABLE n (n INTEGER PRIMARY KEY)")
            .unwrap();
        Self {
            writer: Arc::new(Writer::open(path.clone()).unwrap()),
            watch: connection::reader(&path).unwrap(),
            _database: database,
        }
    }

    /// Holds the connection until all of `others` wait for it, each behind the one before.
    fn behind_one(&self, others: Vec<Work>) -> Vec<JoinHandle<StorageResult<Option<()>>>> {
        let (begun, ready) = mpsc::channel();
        let (go, wait) = mpsc::channel::<()>();
        let work: Work = Box::new(move |conn| {
            begun.send(()).unwrap();
            wait.recv().unwrap();
            add(conn, 0)
        });
        let mut threads = vec![self.spawn(work)];
        ready.recv().unwrap();
        for (before, other) in others.into_iter().enumerate() {
            threads.push(self.spawn(other));
            while self.writer.turns.waiting() <= before {
                thread::yield_now();
            }
        }
        go.send(()).unwrap();
        threads
    }

    fn spawn(&self, work: Work) -> JoinHandle<StorageResult<Option<()>>> {
        let writer = Arc::clone(&self.writer);
        thread::spawn(move || writer.take_turn(work))
    }

    fn committed(&mut self) -> i64 {
        count(&mut self.watch)
    }
}

type Work = Box<dyn FnOnce(&mut Conn) -> StorageResult<Option<()>> + Send>;

fn adding(number: i64) -> Work {
    Box::new(move |conn| add(conn, number))
}

fn add(conn: &mut Conn, number: i64) -> StorageResult<Option<()>> {
    diesel::sql_query("INSERT INTO n VALUES (?)")
        .bind::<BigInt, _>(number)
        .execute(conn)
        .map(|_| Some(()))
        .map_err(|error| StorageError::Failed(Box::new(error)))
}

fn count(conn: &mut Conn) -> i64 {
    let row: Count = diesel::sql_query("SELECT count(*) AS count FROM n")
        .get_result(conn)
        .unwrap();
    row.count
}

fn join(threads: Vec<JoinHandle<StorageResult<Option<()>>>>) -> Vec<bool> {
    let outcomes = threads.into_iter().map(JoinHandle::join);
    outcomes.map(|joined| matches!(joined, Ok(Ok(_)))).collect()
}

#[test]
fn whoever_waits_joins_sees_those_before_and_is_answered_with_them() {
    let mut place = Place::new();
    let answered = Arc::new(AtomicUsize::new(0));
    let path = place.writer.path.clone();
    let look: Work = Box::new(move |conn| {
        assert_eq!(count(conn), 2);
        assert_eq!(count(&mut connection::reader(&path).unwrap()), 0);
        add(conn, 2)
    });
    let threads = place.behind_one(vec![adding(1), look]);
    let counter = Arc::clone(&answered);
    let last = place.spawn(Box::new(move |conn| {
        // Those of the group before may have been answered, or this one joined it.
        counter.fetch_add(1, Ordering::Relaxed);
        add(conn, 3)
    }));
    assert_eq!(join(threads), [true, true, true]);
    assert!(last.join().unwrap().is_ok());
    assert_eq!(
        (place.committed(), answered.load(Ordering::Relaxed)),
        (4, 1)
    );
}

#[test]
fn nobody_is_answered_before_the_commit() {
    let place = Place::new();
    let (began, ready) = mpsc::channel();
    let (go, wait) = mpsc::channel::<()>();
    let held: Work = Box::new(move |conn| {
        began.send(()).unwrap();
        wait.recv().unwrap();
        add(conn, 1)
    });
    let threads = place.behind_one(vec![held]);
    // The first has handed on: its changes are made, and not on disk.
    ready.recv().unwrap();
    assert!(!threads[0].is_finished());
    go.send(()).unwrap();
    assert_eq!(join(threads), [true, true]);
}

#[test]
fn what_fails_panics_or_says_no_takes_back_only_its_own() {
    let mut place = Place::new();
    let fails: Work = Box::new(|conn| {
        add(conn, 7)?;
        add(conn, 7)
    });
    let panics: Work = Box::new(|conn| {
        add(conn, 8)?;
        panic!("on purpose")
    });
    let refuses: Work = Box::new(|conn| add(conn, 9).map(|_| None));
    let threads = place.behind_one(vec![fails, adding(1), panics, refuses, adding(2)]);
    let outcomes = join(threads);
    assert_eq!(outcomes, [true, false, true, false, true, true]);
    assert_eq!(place.committed(), 3);
}

#[test]
fn a_commit_that_fails_fails_for_all_and_the_next_caller_can_write() {
    let mut place = Place::new();
    let spoil: Work = Box::new(|conn| {
        conn.batch_execute(
            "PRAGMA defer_foreign_keys = ON;
             INSERT INTO company_switches (company_id, switch_type, enabled, created_at, updated_at)
             VALUES (4711, 'x', 1, 0, 0)",
        )
        .map(|()| Some(()))
        .map_err(|error| StorageError::Failed(Box::new(error)))
    });
    let threads = place.behind_one(vec![adding(1), spoil, adding(2)]);
    assert_eq!(join(threads), [false; 4]);
    assert_eq!(place.committed(), 0);
    place.writer.take_turn(adding(3)).unwrap();
    assert_eq!(place.committed(), 1);
}

#[test]
fn a_transaction_lost_half_way_fails_for_all_and_the_next_caller_can_write() {
    let mut place = Place::new();
    // What SQLite does by itself when the disk is full.
    let lose: Work = Box::new(|conn| {
        conn.batch_execute("ROLLBACK").unwrap();
        Err(StorageError::Failed("the disk is full".into()))
    });
    let threads = place.behind_one(vec![adding(1), lose]);
    assert_eq!(join(threads), [false; 3]);
    place.writer.take_turn(adding(3)).unwrap();
    assert_eq!(place.committed(), 1);
}

#[test]
fn a_group_is_no_larger_than_allowed() {
    let mut place = Place::new();
    let many = i64::from(MEMBERS) * 2;
    let path = place.writer.path.clone();
    let look: Work = Box::new(move |conn| {
        let uncommitted = count(conn) - count(&mut connection::reader(&path).unwrap());
        assert!(uncommitted < i64::from(MEMBERS), "{uncommitted}");
        add(conn, many)
    });
    let others = (1..many).map(adding).chain([look]).collect();
    let outcomes = join(place.behind_one(others));
    assert!(outcomes.iter().all(|good| *good));
    assert_eq!(place.committed(), many + 1);
}

#[test]
fn a_panic_of_the_only_caller_leaves_the_connection_to_the_next() {
    let mut place = Place::new();
    let alone = catch_unwind(AssertUnwindSafe(|| {
        place.writer.take_turn::<()>(|conn| {
            add(conn, 1)?;
            panic!("on purpose")
        })
    }));
    assert!(alone.is_err());
    place.writer.take_turn(adding(2)).unwrap();
    assert_eq!(place.committed(), 1);
}
