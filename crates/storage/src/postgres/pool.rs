//! The pool.
//!
//! r2d2 by itself waits its whole time-out when the database refuses connections, and hands out
//! connections that died while idle. So connections are asked for in short turns, given up as soon as
//! the database has refused one, and tried before use where there is doubt.

use super::line::{Line, Watch};
use super::{Conn, errors, queries, storage_error};
use diesel::connection::{AnsiTransactionManager, SimpleConnection};
use diesel::prelude::*;
use latchkey_domain::ports::{StorageError, StorageResult};
use r2d2::{HandleError, ManageConnection, PooledConnection};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const DEFAULT_SIZE: u32 = 16;

/// How long a caller waits for a connection.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);

/// One turn of that wait.
const TURN: Duration = Duration::from_millis(50);

/// r2d2 waits up to half of this between attempts to connect: it bounds how late Latchkey notices
/// that the database is back.
const RETRY: Duration = Duration::from_millis(800);

/// A connection that was idle for longer is tried before use.
const FRESH: Duration = Duration::from_secs(1);

/// Connections to one database.
pub(super) struct Pool {
    pool: r2d2::Pool<Manager>,
    trouble: Arc<Trouble>,
}

/// A connection with what is known of its health.
pub(super) struct Client {
    /// Before the connection, so that it is dropped first.
    _line: Line,
    pub(super) conn: Conn,
    /// It is not used again.
    pub(super) broken: bool,
    last_used: Instant,
    /// How many connections had been lost when it was last used.
    losses_seen: u64,
}

/// A connection on loan.
pub(super) type Loan = PooledConnection<Manager>;

/// Counts bad news.
#[derive(Debug, Default)]
struct Trouble {
    /// Attempts to connect that failed.
    refusals: AtomicU64,
    /// Connections that turned out to be lost.
    losses: AtomicU64,
}

pub(super) struct Manager {
    url: String,
    watch: Watch,
}

impl Pool {
    /// Of at most `size` connections, none of them made yet.
    ///
    /// # Errors
    /// When the machine has no thread to give.
    pub(super) fn new(url: String, size: Option<u32>) -> io::Result<Self> {
        let trouble = Arc::new(Trouble::default());
        let watch = Watch::start()?;
        let pool = r2d2::Pool::builder()
            .max_size(size.unwrap_or(DEFAULT_SIZE).max(1))
            .min_idle(Some(0))
            .connection_timeout(RETRY)
            .test_on_check_out(false)
            .error_handler(Box::new(Refusals(trouble.clone())))
            .build_unchecked(Manager { url, watch });
        Ok(Self { pool, trouble })
    }

    /// A connection that answers, waiting for it until `end`.
    pub(super) fn take(&self, end: Instant) -> StorageResult<Loan> {
        self.find(end, |client, doubtful| {
            if doubtful {
                client.conn.batch_execute("SELECT 1")
            } else {
                Ok(())
            }
        })
    }

    /// A connection on which a transaction has been begun, waiting for it until `end`.
    pub(super) fn begin(&self, end: Instant) -> StorageResult<Loan> {
        self.find(end, |client, _| {
            AnsiTransactionManager::begin_transaction_sql(
                &mut client.conn,
                "BEGIN ISOLATION LEVEL READ COMMITTED",
            )
        })
    }

    /// Takes the news of a use that ended: what failed is not used again, and its like are in doubt.
    pub(super) fn settle(&self, client: &mut Client, failed: bool) {
        client.broken |= failed || !queries::is_at_depth(&mut client.conn, 0);
        if client.broken {
            self.trouble.losses.fetch_add(1, Ordering::Relaxed);
        }
        client.last_used = Instant::now();
        client.losses_seen = self.trouble.losses.load(Ordering::Relaxed);
    }

    /// The first connection that passes `trial`, which is told whether there is doubt about it.
    fn find(
        &self,
        end: Instant,
        mut trial: impl FnMut(&mut Client, bool) -> QueryResult<()>,
    ) -> StorageResult<Loan> {
        loop {
            let mut loan = self.next(end)?;
            let doubtful = loan.last_used.elapsed() > FRESH
                || loan.losses_seen != self.trouble.losses.load(Ordering::Relaxed);
            let Err(error) = trial(&mut loan, doubtful) else {
                return Ok(loan);
            };
            self.settle(&mut loan, true);
            if !errors::may_pass(&error) || Instant::now() >= end {
                return Err(storage_error(error.into()));
            }
        }
    }

    /// Any connection.
    fn next(&self, end: Instant) -> StorageResult<Loan> {
        let refusals = self.trouble.refusals.load(Ordering::Relaxed);
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let error = match self.pool.get_timeout(left.min(TURN)) {
                Ok(loan) => return Ok(loan),
                Err(error) => error,
            };
            let refused = self.trouble.refusals.load(Ordering::Relaxed) != refusals;
            if left <= TURN || (refused && self.pool.state().connections == 0) {
                return Err(StorageError::Unavailable(Box::new(error)));
            }
        }
    }
}

impl ManageConnection for Manager {
    type Connection = Client;
    type Error = ConnectionError;

    fn connect(&self) -> Result<Client, ConnectionError> {
        let (line, conn) = self.watch.connect(&self.url)?;
        Ok(Client {
            _line: line,
            conn,
            broken: false,
            last_used: Instant::now(),
            losses_seen: 0,
        })
    }

    fn is_valid(&self, client: &mut Client) -> Result<(), ConnectionError> {
        client
            .conn
            .batch_execute("SELECT 1")
            .map_err(ConnectionError::CouldntSetupConfiguration)
    }

    fn has_broken(&self, client: &mut Client) -> bool {
        // A panic may have left a statement half done.
        client.broken || std::thread::panicking()
    }
}

/// Counts refusals for [`Pool::next`] and logs them where an operator looks for details.
#[derive(Debug)]
struct Refusals(Arc<Trouble>);

impl HandleError<ConnectionError> for Refusals {
    fn handle_error(&self, error: ConnectionError) {
        self.0.refusals.fetch_add(1, Ordering::Relaxed);
        tracing::debug!(%error, "no connection to Postgres");
    }
}
