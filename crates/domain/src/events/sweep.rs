//! Forgetting events that are old or too many.

use crate::Auth;
use crate::installation::SWEEP_ROWS;
use crate::ports::StorageResult;

impl Auth {
    /// Removes events older than [`crate::EventPolicy::keep`], and the oldest beyond
    /// [`crate::EventPolicy::most`] of each company, refusals counted apart from what was done: so whoever
    /// causes many refusals cannot push out the traces of what was done.
    pub(crate) fn sweep_events(&self) -> StorageResult<u64> {
        let policy = self.policy().events;
        let oldest = self.now() - policy.keep;
        let mut removed = self.in_batches(|| {
            self.storage()
                .transaction(|tx| tx.sweep_events(oldest, SWEEP_ROWS))
        })?;
        let surplus = self
            .storage()
            .query(|reads| reads.surplus_events(policy.most))?;
        for group in surplus {
            removed += self.in_batches(|| {
                self.storage()
                    .transaction(|tx| tx.sweep_surplus_events(&group, SWEEP_ROWS))
            })?;
        }
        Ok(removed)
    }
}
