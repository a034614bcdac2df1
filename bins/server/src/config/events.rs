//! `events.*`: how long security events are kept.

use super::key::Key;
use serde::Deserialize;
use validator::Validate;

pub(super) const KEYS: &[Key] = &[
    Key::integer("events.keep_days", 90),
    Key::integer("events.max_per_company", 100_000),
];

/// How long security events are kept.
#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct EventsSettings {
    /// Older ones are removed.
    #[validate(range(min = 1, max = 3650))]
    pub keep_days: u32,
    /// The oldest beyond so many are removed, refusals counted apart.
    #[validate(range(min = 1, max = 100_000_000))]
    pub max_per_company: i64,
}
