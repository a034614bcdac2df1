//! The change feed: how every node learns what it must forget.

use super::ids::{CompanyId, UserId};
use crate::Time;

/// What changed. Whoever keeps a copy in memory drops it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// A user, or any of their sessions, changed.
    User(UserId),
    /// A company changed: every user of it.
    Company(CompanyId),
    /// Signing keys were added or retired.
    SigningKeys,
}

/// A change with its place in the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedEntry {
    /// Grows by one a change, in the order in which changes became visible.
    pub position: i64,
    /// What changed.
    pub change: Change,
    /// When.
    pub at: Time,
}
