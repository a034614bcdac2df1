//! Who is next.

use latchkey_domain::ports::HashError;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::mpsc::Sender;
use std::time::Instant;

/// One caller's work.
pub(super) struct Job {
    /// In units of one hash at the current cost.
    pub(super) weight: u64,
    /// When its caller no longer wants it begun.
    pub(super) give_up: Option<Instant>,
    /// Does the work, or tells the caller why not.
    pub(super) work: Box<dyn FnOnce(Result<(), HashError>) + Send>,
    /// Wakes the caller when dropped.
    pub(super) done: Sender<Infallible>,
}

/// First come, first served. The order is decided in here alone, so that fairness between
/// companies or addresses would change nothing else.
#[derive(Default)]
pub(super) struct Queue {
    jobs: VecDeque<Job>,
    weight: u64,
}

impl Queue {
    pub(super) fn push(&mut self, job: Job) {
        self.weight += job.weight;
        self.jobs.push_back(job);
    }

    pub(super) fn pop(&mut self) -> Option<Job> {
        let job = self.jobs.pop_front()?;
        self.weight -= job.weight;
        Some(job)
    }

    pub(super) fn len(&self) -> usize {
        self.jobs.len()
    }

    /// The sum of the waiting jobs' weights.
    pub(super) fn weight(&self) -> u64 {
        self.weight
    }
}
