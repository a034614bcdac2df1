//! What every implementation of [`Storage`] must do, as plain functions.
//!
//! Each function wants a database of its own, empty but for the schema, and panics where the port's
//! documentation is not kept. [`storage_conformance_tests!`](crate::storage_conformance_tests) makes
//! a test of each.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

pub mod attempts;
pub mod budgets;
pub mod challenges;
pub mod companies;
pub mod credentials;
pub mod devices;
pub mod emails;
pub mod events;
pub mod factors;
pub mod failed_tries;
pub mod feed;
pub mod groups;
pub mod installation;
pub mod known_devices;
pub mod mobiles;
pub mod one_step;
pub mod outbox;
pub mod proofs;
pub mod rotation;
pub mod sessions;
pub mod signing_keys;
pub mod sweep;
pub mod transactions;
pub mod user_changes;
pub mod user_lists;
pub mod users;

mod given;

use latchkey_domain::ports::{Reads, Storage, StorageError, StorageResult, Tx};

/// Commits what `work` did.
fn write<T>(storage: &dyn Storage, work: impl FnOnce(&mut dyn Tx) -> StorageResult<T>) -> T {
    storage.transaction::<T, StorageError>(work).unwrap()
}

fn read<T>(storage: &dyn Storage, work: impl FnOnce(&mut dyn Reads) -> StorageResult<T>) -> T {
    storage.query(work).unwrap()
}

/// Runs `work` on `count` threads that start together; what each returned, in order of number.
fn at_once<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let start = std::sync::Barrier::new(count);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..count)
            .map(|number| {
                let (start, work) = (&start, &work);
                scope.spawn(move || {
                    start.wait();
                    work(number)
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    })
}

macro_rules! cases {
    ($($noun:ident: $($case:ident)*;)*) => {
        /// Makes a test of every function of [`conformance`](crate::conformance). `$make` is a
        /// function that returns a new database, of which `storage()` borrows the
        /// [`Storage`](latchkey_domain::ports::Storage); it is dropped after the test.
        #[macro_export]
        macro_rules! storage_conformance_tests {
            ($make:path) => {
                $(mod $noun {
                    $(#[test]
                    fn $case() {
                        let database = $make();
                        $crate::conformance::$noun::$case(database.storage());
                    })*
                })*
            };
        }
    };
}

include!("cases.rs");

#[cfg(test)]
mod tests;
