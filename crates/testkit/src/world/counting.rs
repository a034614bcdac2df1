//! Counting what is asked of a database, and answering it with a failure where a test wants one.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use latchkey_domain::model::{Event, SessionId};
use latchkey_domain::ports::{Beginning, Begun, Reads, Storage, StorageError, StorageResult, Tx};

/// Passes everything on and counts it: what is served from memory asks nothing.
pub struct CountingStorage {
    inner: Arc<dyn Storage>,
    reads: AtomicU64,
    writes: AtomicU64,
    second_read_fails: AtomicBool,
}

/// How often a database was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Calls of [`Storage::read`] and [`Storage::read_at_once`].
    pub reads: u64,
    /// Transactions begun, and steps that are one by themselves.
    pub writes: u64,
}

impl CountingStorage {
    /// Counts from zero.
    pub fn new(inner: Arc<dyn Storage>) -> Self {
        Self {
            inner,
            reads: AtomicU64::new(0),
            writes: AtomicU64::new(0),
            second_read_fails: AtomicBool::new(false),
        }
    }

    /// Of the reads to come, the second fails.
    pub fn fail_second_read(&self) {
        self.reads.store(0, Ordering::SeqCst);
        self.second_read_fails.store(true, Ordering::SeqCst);
    }

    /// The counts so far.
    pub fn counts(&self) -> Counts {
        Counts {
            reads: self.reads.load(Ordering::SeqCst),
            writes: self.writes.load(Ordering::SeqCst),
        }
    }
}

impl Storage for CountingStorage {
    fn read(&self, work: &mut dyn FnMut(&mut dyn Reads) -> StorageResult<()>) -> StorageResult<()> {
        let before = self.reads.fetch_add(1, Ordering::SeqCst);
        if before == 1 && self.second_read_fails.swap(false, Ordering::SeqCst) {
            return Err(StorageError::Unavailable("the test wants it so".into()));
        }
        self.inner.read(work)
    }

    fn is_near(&self) -> bool {
        self.inner.is_near()
    }

    fn read_at_once(
        &self,
        work: &mut dyn FnMut(&mut dyn Reads) -> StorageResult<()>,
    ) -> StorageResult<()> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        self.inner.read_at_once(work)
    }

    fn write(&self, work: &mut dyn FnMut(&mut dyn Tx) -> StorageResult<bool>) -> StorageResult<()> {
        self.writes.fetch_add(1, Ordering::SeqCst);
        self.inner.write(work)
    }

    fn begin_session(&self, wanted: &Beginning<'_>) -> StorageResult<Option<Begun>> {
        self.writes.fetch_add(1, Ordering::SeqCst);
        self.inner.begin_session(wanted)
    }

    fn rotate_session(
        &self,
        id: SessionId,
        expected: &str,
        jti: &str,
        event: &Event,
    ) -> StorageResult<bool> {
        self.writes.fetch_add(1, Ordering::SeqCst);
        self.inner.rotate_session(id, expected, jti, event)
    }

    fn check(&self) -> StorageResult<()> {
        self.inner.check()
    }
}
