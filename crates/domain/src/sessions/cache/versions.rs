//! Versions of users: what has changed about them since some time is told by these.

use crate::model::UserId;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// Users share versions in at least so many groups, and in as many as there may be entries; a change of
/// one makes the others of the group be read once more.
const GROUPS: u64 = 32_768;
/// 80 MB of versions.
const MOST_GROUPS: u64 = 10_000_000;

/// A user's version at some time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Version(u64);

/// The version of each user.
pub(super) struct Versions {
    /// Made with the first look: an idle server needs none.
    groups: OnceLock<Vec<AtomicU64>>,
    count: u64,
    /// Grows with each change to any version.
    changes: AtomicU64,
}

impl Versions {
    /// For a memory of so many tokens.
    pub(super) fn for_entries(entries: u64) -> Self {
        Self {
            groups: OnceLock::new(),
            count: entries.clamp(GROUPS, MOST_GROUPS),
            changes: AtomicU64::new(0),
        }
    }

    pub(super) fn of(&self, user: UserId) -> Version {
        Version(self.group(user).load(Ordering::Acquire))
    }

    /// Moves on whenever any version does.
    pub(super) fn changes(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    pub(super) fn move_on(&self, user: UserId) {
        self.group(user).fetch_add(1, Ordering::AcqRel);
        self.changes.fetch_add(1, Ordering::AcqRel);
    }

    pub(super) fn move_all_on(&self) {
        // Where none was made yet, nobody has one that could still count.
        for version in self.groups.get().into_iter().flatten() {
            version.fetch_add(1, Ordering::AcqRel);
        }
        self.changes.fetch_add(1, Ordering::AcqRel);
    }

    fn group(&self, user: UserId) -> &AtomicU64 {
        let made = || (0..self.count).map(|_| AtomicU64::new(0)).collect();
        let groups: &Vec<_> = self.groups.get_or_init(made);
        &groups[user.0.unsigned_abs() as usize % groups.len()]
    }
}
