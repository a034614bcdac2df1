//! Following what other processes change.

use crate::Auth;
use crate::model::Change;
use crate::ports::StorageResult;
use std::time::Instant;

/// Entries read at a time.
const BATCH: i64 = 500;

impl Auth {
    /// Reads what changed since the last call and forgets what it made untrue. To be called every
    /// quarter of a second or so by each process that serves, unless it alone writes to the database.
    ///
    /// # Errors
    /// When the database is broken. Until it is back, memory is trusted for
    /// [`crate::TokenPolicy::max_staleness`] and no longer.
    pub fn follow_feed(&self) -> StorageResult<()> {
        loop {
            let begun = Instant::now();
            let Some(position) = self.cache().position() else {
                let position = self.storage().query(|reads| reads.feed_position())?;
                self.cache().clear();
                // They were loaded before: a rotation since then is no later change.
                self.reload_signing_keys()?;
                self.cache().heard(position, begun);
                return Ok(());
            };
            let (head, entries) = self.storage().query(|reads| {
                let head = reads.feed_position()?;
                let entries = match head > position {
                    true => reads.feed_after(position, BATCH)?,
                    false => vec![],
                };
                Ok((head, entries))
            })?;
            // The sweeper removes old entries: whoever missed some forgets everything.
            let next = entries.first().map(|first| first.position);
            if head != position && next != Some(position + 1) {
                self.cache().clear();
                self.reload_signing_keys()?;
            }
            for entry in &entries {
                if entry.change == Change::SigningKeys {
                    self.reload_signing_keys()?;
                }
                self.forget(entry.change);
            }
            let last = entries.last().map_or(head, |entry| entry.position);
            self.cache().heard(last, begun);
            if entries.len() < BATCH as usize {
                return Ok(());
            }
        }
    }
}
