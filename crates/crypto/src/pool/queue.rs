//! Who is next.

use super::waiting::Waiter;
use latchkey_domain::ports::{Asker, HashError};
use std::collections::VecDeque;
use std::time::Instant;

/// One caller's work.
pub(super) struct Job {
    /// On whose account it waits.
    pub(super) asker: Asker,
    /// In units of one hash at the current cost.
    pub(super) weight: u64,
    /// When it would end too late for its caller, if it began no earlier.
    pub(super) give_up: Option<Instant>,
    /// Does the work, or tells the caller why not.
    pub(super) work: Box<dyn FnOnce(Result<(), HashError>) + Send>,
    /// Wakes the caller when dropped.
    pub(super) done: Waiter,
}

/// Companies take turns, and within a company its addresses; one address is first come, first served.
/// So whoever asks for much waits for themselves, however much that is.
#[derive(Default)]
pub(super) struct Queue {
    turns: Turns<u64, Turns<u64, Jobs>>,
}

impl Queue {
    pub(super) fn push(&mut self, job: Job) {
        let Asker { company, address } = job.asker;
        self.turns.line(company).line(address).0.push_back(job);
    }

    pub(super) fn pop(&mut self) -> Option<Job> {
        self.turns.next()
    }

    /// Whoever has most waiting, if that is more than `asker` would have with `weight` besides: their last
    /// job makes room.
    pub(super) fn makes_room_for(&self, asker: Asker, weight: u64) -> Option<Asker> {
        let own = self.turns.weight_of(asker.company) + weight;
        let company = self.turns.heaviest()?;
        if company != asker.company && self.turns.weight_of(company) > own {
            let address = self.turns.get(company)?.heaviest()?;
            return Some(Asker { company, address });
        }
        let company = asker.company;
        let addresses = self.turns.get(company)?;
        let own = addresses.weight_of(asker.address) + weight;
        let address = addresses.heaviest()?;
        (addresses.weight_of(address) > own).then_some(Asker { company, address })
    }

    /// Takes out the job that makes room for one of `asker`.
    pub(super) fn evict_for(&mut self, asker: Asker, weight: u64) -> Option<Job> {
        let Asker { company, address } = self.makes_room_for(asker, weight)?;
        let evicted = self.turns.line(company).line(address).0.pop_back();
        self.turns.forget_empty();
        evicted
    }

    pub(super) fn len(&self) -> usize {
        self.turns.len()
    }

    /// The sum of the waiting jobs' weights.
    pub(super) fn weight(&self) -> u64 {
        self.turns.weight()
    }
}

/// What can be waited in.
trait Line: Default {
    fn next(&mut self) -> Option<Job>;
    fn len(&self) -> usize;
    fn weight(&self) -> u64;
    fn forget_empty(&mut self) {}
}

/// Jobs in the order of their coming.
#[derive(Default)]
struct Jobs(VecDeque<Job>);

impl Line for Jobs {
    fn next(&mut self) -> Option<Job> {
        self.0.pop_front()
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn weight(&self) -> u64 {
        self.0.iter().map(|job| job.weight).sum()
    }
}

/// Lines that take turns, the next one first. The queue is as long as its deadline allows, some dozens:
/// going through it is cheaper than keeping an index.
struct Turns<K, L>(VecDeque<(K, L)>);

impl<K, L> Default for Turns<K, L> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<K: Copy + Eq, L: Line> Turns<K, L> {
    /// The line of a key, at the end where there was none.
    fn line(&mut self, key: K) -> &mut L {
        let at = self.0.iter().position(|(other, _)| *other == key);
        let at = at.unwrap_or_else(|| {
            self.0.push_back((key, L::default()));
            self.0.len() - 1
        });
        &mut self.0[at].1
    }

    fn get(&self, key: K) -> Option<&L> {
        let line = self.0.iter().find(|(other, _)| *other == key);
        line.map(|(_, line)| line)
    }

    fn weight_of(&self, key: K) -> u64 {
        self.get(key).map_or(0, L::weight)
    }

    fn heaviest(&self) -> Option<K> {
        let heaviest = self.0.iter().max_by_key(|(_, line)| line.weight());
        heaviest.map(|(key, _)| *key)
    }
}

impl<K: Copy + Eq, L: Line> Line for Turns<K, L> {
    fn next(&mut self) -> Option<Job> {
        let (key, mut line) = self.0.pop_front()?;
        let job = line.next();
        if line.len() > 0 {
            self.0.push_back((key, line));
        }
        job
    }

    fn len(&self) -> usize {
        self.0.iter().map(|(_, line)| line.len()).sum()
    }

    fn weight(&self) -> u64 {
        self.0.iter().map(|(_, line)| line.weight()).sum()
    }

    fn forget_empty(&mut self) {
        for (_, line) in &mut self.0 {
            line.forget_empty();
        }
        self.0.retain(|(_, line)| line.len() > 0);
    }
}
