//! Forgetting events that are old or too many.

use crate::Auth;
use crate::ports::StorageResult;

/// Rows that one transaction removes at most, so that it never blocks writers for long.
const BATCH: i64 = 1000;
/// Transactions of one sweep at most.
const BATCHES: usize = 50;

impl Auth {
    /// Removes events older than [`crate::EventPolicy::keep`], and the oldest beyond
    /// [`crate::EventPolicy::most`] of each company, refusals counted apart from what was done: so whoever
    /// causes many refusals cannot push out the traces of what was done.
    pub(crate) fn sweep_events(&self) -> StorageResult<u64> {
        let policy = self.policy().events;
        let oldest = self.now() - policy.keep;
        let mut removed = self.in_batches(|| {
            self.storage()
                .transaction(|tx| tx.sweep_events(oldest, BATCH))
        })?;
        let surplus = self
            .storage()
            .query(|reads| reads.surplus_events(policy.most))?;
        for group in surplus {
            removed += self.in_batches(|| {
                self.storage()
                    .transaction(|tx| tx.sweep_surplus_events(&group, BATCH))
            })?;
        }
        Ok(removed)
    }

    fn in_batches(&self, sweep: impl Fn() -> StorageResult<u64>) -> StorageResult<u64> {
        let mut removed = 0;
        for _ in 0..BATCHES {
            let rows = sweep()?;
            removed += rows;
            if rows < BATCH.unsigned_abs() {
                break;
            }
        }
        Ok(removed)
    }
}
