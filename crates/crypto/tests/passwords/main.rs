//! Passwords through the port, at cost 4 so that they take a millisecond.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bad_rows;
mod imported;
mod limits;
mod own;

use latchkey_crypto::{BcryptHasher, PasswordSettings};
use latchkey_domain::Keyring;
use latchkey_domain::model::{Password, PasswordHash};
use latchkey_domain::ports::{Asker, OsEntropy, PasswordHasher, Verdict};
use std::sync::Arc;
use std::time::Duration;

fn hasher_with(cost: u32, master: u8) -> BcryptHasher {
    let queue_deadline = Duration::from_secs(60);
    let settings = PasswordSettings {
        cost,
        threads: Some(2),
        queue_deadline,
    };
    BcryptHasher::new(settings, &Keyring::new([master; 32]), Arc::new(OsEntropy)).unwrap()
}

fn hasher() -> BcryptHasher {
    hasher_with(4, 1)
}

/// What `attempt` is worth against `stored`.
fn verdict(hasher: &BcryptHasher, attempt: &str, stored: &PasswordHash) -> Verdict {
    hasher
        .verify(&Password::new(attempt), Some(stored), Asker::default())
        .unwrap()
}
