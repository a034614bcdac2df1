//! The change feed.

use super::given::at;
use super::{read, write};
use latchkey_domain::model::{Change, CompanyId, FeedEntry, UserId};
use latchkey_domain::ports::Storage;
use std::sync::atomic::{AtomicUsize, Ordering};

const WRITERS: i64 = 8;
const EACH: i64 = 15;

fn record(storage: &dyn Storage, change: Change) -> i64 {
    write(storage, |tx| tx.record_change(change, at(1)))
}

fn after(storage: &dyn Storage, position: i64, limit: i64) -> Vec<FeedEntry> {
    read(storage, |reads| reads.feed_after(position, limit))
}

/// Every kind comes back, in order, from where one asks.
pub fn changes_come_back_in_their_order(storage: &dyn Storage) {
    let changes = [
        Change::User(UserId(3)),
        Change::Company(CompanyId(4)),
        Change::SigningKeys,
    ];
    let start = read(storage, |reads| reads.feed_position());
    assert_eq!(start, 0);
    let entries: Vec<_> = changes
        .into_iter()
        .map(|change| FeedEntry {
            position: record(storage, change),
            change,
            at: at(1),
        })
        .collect();
    assert_eq!(
        entries
            .iter()
            .map(|entry| entry.position)
            .collect::<Vec<_>>(),
        [1, 2, 3]
    );
    assert_eq!(after(storage, 0, 9), entries);
    assert_eq!(after(storage, 1, 1), entries[1..2]);
    assert!(after(storage, 3, 9).is_empty());
    assert_eq!(read(storage, |reads| reads.feed_position()), 3);
}

/// A change that was rolled back leaves no gap.
pub fn a_rolled_back_change_leaves_no_gap(storage: &dyn Storage) {
    storage
        .write(&mut |tx| tx.record_change(Change::SigningKeys, at(0)).map(|_| false))
        .unwrap();
    assert_eq!(record(storage, Change::SigningKeys), 1);
}

/// The position outlives the entries.
pub fn the_position_outlives_swept_entries(storage: &dyn Storage) {
    record(storage, Change::SigningKeys);
    write(storage, |tx| tx.sweep(at(86_400), 100));
    assert!(after(storage, 0, 9).is_empty());
    assert_eq!(read(storage, |reads| reads.feed_position()), 1);
    assert_eq!(record(storage, Change::SigningKeys), 2);
}

/// While many append, a reader that asks for what comes next never misses one.
pub fn a_reader_misses_nothing_while_many_append(storage: &dyn Storage) {
    let running = AtomicUsize::new(WRITERS.unsigned_abs().try_into().unwrap());
    let seen = std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let running = &running;
            scope.spawn(move || {
                for number in 0..EACH {
                    record(storage, Change::User(UserId(writer * EACH + number)));
                }
                running.fetch_sub(1, Ordering::SeqCst);
            });
        }
        follow(storage, || running.load(Ordering::SeqCst) == 0)
    });
    assert_eq!(seen, (1..=WRITERS * EACH).collect::<Vec<_>>());
}

/// Reads until `done` was true before a read that found nothing.
fn follow(storage: &dyn Storage, done: impl Fn() -> bool) -> Vec<i64> {
    let mut seen = Vec::new();
    loop {
        let last = done();
        let news = after(storage, seen.last().copied().unwrap_or(0), 7);
        if news.is_empty() && last {
            return seen;
        }
        seen.extend(news.iter().map(|entry| entry.position));
    }
}
