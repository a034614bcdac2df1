//! The pool.
//!
//! r2d2 by itself waits its whole time-out when the database refuses connections, and hands out
//! connections that died while idle. So connections are asked for in short turns, given up as soon as
//! the database has refused one, and tried before use where there is doubt. Whoever comes first is
//! served first, of which r2d2 knows nothing either.
//!
//! The database is in use again within two seconds of its return, if it was away for two:
//!
//! - Refused: [`RETRY`] makes the next attempt 0.25 s later at most.
//! - An attempt that reached nobody: libpq gives it up after 2 s, TCP has asked again after one. So it
//!   is 1 s late at most, and the next follows within 0.25 s.
//! - An attempt that was taken and then swallowed is hung up after 1.4 s ([`super::line`]), and the next
//!   follows within 0.25 s. Not where there is a choice of servers: then libpq waits its 2 s for each.
//! - A connection that fell silent while idle is found out by a trial after 1.1 s, and all that have
//!   not answered since go with it, untried. Their successors are made at once.
//! - What was asked before anybody was in doubt is given up 2.75 s after it was asked.

use super::line::{Line, Watch};
use super::{Conn, errors, queries, storage_error};
use crate::turns::Turns;
use diesel::connection::{AnsiTransactionManager, SimpleConnection};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use latchkey_domain::ports::{StorageError, StorageResult};
use parking_lot::Mutex;
use r2d2::{HandleError, ManageConnection, PooledConnection};
use std::io;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const DEFAULT_SIZE: u32 = 16;

/// How long a caller waits for a connection.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);

/// One turn of that wait.
const TURN: Duration = Duration::from_millis(50);

/// r2d2 waits half of this between attempts to connect.
const RETRY: Duration = Duration::from_millis(500);

/// A connection that was idle for longer is tried before use.
const FRESH: Duration = Duration::from_secs(1);

/// Connections to one database.
pub(super) struct Pool {
    pool: r2d2::Pool<Manager>,
    /// One for each connection that there may be.
    turns: Turns<Turn>,
    trouble: Arc<Trouble>,
}

/// A connection with what is known of its health.
pub(super) struct Client {
    /// Before the connection, so that it is dropped first.
    line: Line,
    pub(super) conn: Conn,
    /// It is not used again.
    pub(super) broken: bool,
    last_used: Instant,
    /// How many connections had been lost when it was last used.
    losses_seen: u64,
}

/// The right to take a connection from r2d2, which then has one or can make one.
struct Turn;

/// A connection on loan.
pub(super) struct Loan<'a> {
    /// Given back first.
    client: PooledConnection<Manager>,
    place: Place<'a>,
}

/// A turn; on drop it is that of whoever waits longest.
struct Place<'a>(&'a Turns<Turn>);

/// Counts bad news.
#[derive(Debug, Default)]
struct Trouble {
    /// Attempts to connect that failed.
    refusals: AtomicU64,
    /// Connections that turned out to be lost.
    losses: AtomicU64,
    /// When that was asked which was never answered, the last time.
    silence: Mutex<Option<Instant>>,
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
        let watch = Watch::start(&url)?;
        let size = size.unwrap_or(DEFAULT_SIZE).max(1);
        let pool = r2d2::Pool::builder()
            .max_size(size)
            .min_idle(Some(0))
            .connection_timeout(RETRY)
            .test_on_check_out(false)
            .error_handler(Box::new(Refusals(trouble.clone())))
            .build_unchecked(Manager { url, watch });
        Ok(Self {
            pool,
            turns: Turns::new((0..size).map(|_| Turn)),
            trouble,
        })
    }

    /// A connection that answers, waiting for it until `end`.
    pub(super) fn take(&self, end: Instant) -> StorageResult<Loan<'_>> {
        self.find(end, |client, doubtful| {
            if doubtful {
                client.conn.batch_execute("SELECT 1")
            } else {
                Ok(())
            }
        })
    }

    /// A connection on which a transaction has been begun, waiting for it until `end`.
    pub(super) fn begin(&self, end: Instant) -> StorageResult<Loan<'_>> {
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
        if let Some(since) = client.line.silent_since() {
            *self.trouble.silence.lock() = Some(since);
        }
        client.last_used = Instant::now();
        client.losses_seen = self.trouble.losses.load(Ordering::Relaxed);
    }

    /// The first connection that passes `trial`, which is told whether there is doubt about it.
    fn find(
        &self,
        end: Instant,
        mut trial: impl FnMut(&mut Client, bool) -> QueryResult<()>,
    ) -> StorageResult<Loan<'_>> {
        let refusals = self.trouble.refusals.load(Ordering::Relaxed);
        let mut place = self.place(end)?;
        loop {
            let mut loan = Loan {
                client: self.next(refusals, end)?,
                place,
            };
            let error = match self.try_out(&mut loan, &mut trial) {
                Ok(()) => return Ok(loan),
                Err(error) => error,
            };
            self.settle(&mut loan, true);
            if !errors::may_pass(&error) || Instant::now() >= end {
                return Err(storage_error(error.into()));
            }
            place = loan.place;
        }
    }

    fn try_out(
        &self,
        client: &mut Client,
        trial: impl FnOnce(&mut Client, bool) -> QueryResult<()>,
    ) -> QueryResult<()> {
        if (*self.trouble.silence.lock()).is_some_and(|since| client.last_used < since) {
            return Err(DieselError::DatabaseError(
                DatabaseErrorKind::ClosedConnection,
                Box::new("another connection fell silent since this one answered".to_owned()),
            ));
        }
        let doubtful = client.last_used.elapsed() > FRESH
            || client.losses_seen != self.trouble.losses.load(Ordering::Relaxed);
        client.line.set_trying(true);
        let outcome = trial(client, doubtful);
        client.line.set_trying(false);
        outcome
    }

    /// A turn, after all who came before.
    fn place(&self, end: Instant) -> StorageResult<Place<'_>> {
        let left = end.saturating_duration_since(Instant::now());
        match self.turns.take(left) {
            Some(Turn) => Ok(Place(&self.turns)),
            None => Err(StorageError::Unavailable(
                "every connection is in use".into(),
            )),
        }
    }

    /// Any connection, unless one was refused since there had been `refusals`.
    fn next(&self, refusals: u64, end: Instant) -> StorageResult<PooledConnection<Manager>> {
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let error = match self.pool.get_timeout(left.min(TURN)) {
                Ok(client) => return Ok(client),
                Err(error) => error,
            };
            let refused = self.trouble.refusals.load(Ordering::Relaxed) != refusals;
            if left <= TURN || (refused && self.pool.state().connections == 0) {
                return Err(StorageError::Unavailable(Box::new(error)));
            }
        }
    }
}

impl Deref for Loan<'_> {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl DerefMut for Loan<'_> {
    fn deref_mut(&mut self) -> &mut Client {
        &mut self.client
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.put(Turn);
    }
}

impl ManageConnection for Manager {
    type Connection = Client;
    type Error = ConnectionError;

    fn connect(&self) -> Result<Client, ConnectionError> {
        let (line, conn) = self.watch.connect(&self.url)?;
        Ok(Client {
            line,
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
