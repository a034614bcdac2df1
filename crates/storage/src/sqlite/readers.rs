//! The connections that read.

use super::{Conn, connection};
use latchkey_domain::ports::{StorageError, StorageResult};
use parking_lot::{Condvar, Mutex};
use std::time::{Duration, Instant};

/// How many by default: each costs memory, and a query takes tens of microseconds.
const DEFAULT_SIZE: u32 = 4;

/// How long a caller waits for one.
const PATIENCE: Duration = Duration::from_secs(2);

/// A few connections, each made when it is first needed and kept.
pub(super) struct Readers {
    path: String,
    size: u32,
    state: Mutex<State>,
    returned: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<Conn>,
    made: u32,
}

/// A connection on loan; goes back on drop.
pub(super) struct Reader<'a> {
    readers: &'a Readers,
    conn: Option<Conn>,
}

impl Readers {
    pub(super) fn new(path: String, size: Option<u32>) -> Self {
        Self {
            path,
            size: size.unwrap_or(DEFAULT_SIZE).max(1),
            state: Mutex::default(),
            returned: Condvar::new(),
        }
    }

    /// Runs `work` on a connection.
    pub(super) fn with<T>(
        &self,
        work: impl FnOnce(&mut Conn) -> StorageResult<T>,
    ) -> StorageResult<T> {
        self.take()?.lend(work)
    }

    /// Runs `work` on a connection that is idle now; waits for none and makes none.
    pub(super) fn with_idle<T>(
        &self,
        work: impl FnOnce(&mut Conn) -> StorageResult<T>,
    ) -> StorageResult<T> {
        let conn = self.state.lock().idle.pop();
        let conn = conn.ok_or_else(|| StorageError::Unavailable("no connection is idle".into()))?;
        let mut reader = Reader {
            readers: self,
            conn: Some(conn),
        };
        reader.lend(work)
    }

    fn take(&self) -> StorageResult<Reader<'_>> {
        let end = Instant::now() + PATIENCE;
        let mut state = self.state.lock();
        loop {
            if let Some(conn) = state.idle.pop() {
                return Ok(Reader {
                    readers: self,
                    conn: Some(conn),
                });
            }
            if state.made < self.size {
                state.made += 1;
                drop(state);
                // On failure, the drop of this loan makes room for another.
                let mut reader = Reader {
                    readers: self,
                    conn: None,
                };
                reader.conn = Some(connection::reader(&self.path)?);
                return Ok(reader);
            }
            if self.returned.wait_until(&mut state, end).timed_out() {
                return Err(StorageError::Unavailable(
                    "every reading connection is in use".into(),
                ));
            }
        }
    }
}

impl Reader<'_> {
    fn lend<T>(&mut self, work: impl FnOnce(&mut Conn) -> StorageResult<T>) -> StorageResult<T> {
        let conn = self
            .conn
            .as_mut()
            .ok_or_else(|| StorageError::Failed("no connection".into()))?;
        work(conn)
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let mut state = self.readers.state.lock();
        match self.conn.take() {
            // A panic may have left a statement half read.
            Some(conn) if !std::thread::panicking() => state.idle.push(conn),
            _ => state.made -= 1,
        }
        drop(state);
        self.readers.returned.notify_one();
    }
}
