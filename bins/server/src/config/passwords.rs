//! `passwords.*`: policy and cost.

use super::key::Key;
use super::refusal::Refusal;
use super::server::threads;
use serde::Deserialize;
use std::time::Duration;
use validator::Validate;

pub(super) const KEYS: &[Key] = &[
    Key::integer("passwords.bcrypt_cost", 12),
    Key::switch("passwords.allow_weak_cost", false),
    Key::integer("passwords.min_length", 7),
    Key::optional_integer("passwords.hash_threads", "one per core"),
    Key::integer("passwords.queue_deadline_ms", 2_000),
];

/// Policy and cost.
#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct PasswordsSettings {
    /// The logarithm of bcrypt's rounds.
    pub bcrypt_cost: u32,
    /// Costs from 4 on are accepted, for tests.
    pub allow_weak_cost: bool,
    /// Characters that a new password must have.
    #[validate(range(min = 4, max = 128))]
    pub min_length: u32,
    #[serde(default)]
    #[validate(range(min = 1, max = 256))]
    hash_threads: Option<u64>,
    #[validate(range(min = 10, max = 60_000))]
    queue_deadline_ms: u64,
}

impl PasswordsSettings {
    /// Threads that hash.
    pub fn hash_threads(&self) -> usize {
        threads(self.hash_threads)
    }

    /// By when a request must be hashed that has to wait for a thread.
    pub fn queue_deadline(&self) -> Duration {
        Duration::from_millis(self.queue_deadline_ms)
    }

    pub(super) fn check(&self) -> Result<(), Refusal> {
        let refused = |reason: &str| Err(Refusal::new("passwords.bcrypt_cost", reason));
        match self.bcrypt_cost {
            10..=15 => Ok(()),
            16.. => refused("above 15 takes seconds a login; use 10 to 15"),
            4..=9 if self.allow_weak_cost => Ok(()),
            0..=3 if self.allow_weak_cost => refused("below 4 is not bcrypt; use 4 to 15"),
            _ => refused(
                "below 10 is refused; use 10 to 15, or set passwords.allow_weak_cost = true for tests",
            ),
        }
    }
}
