//! The port on Postgres.

use super::check::Check;
use super::pool::{Loan, PATIENCE, Pool};
use super::queries::{Handle, attempt, commit, run};
use super::{Conn, migrate, one_step, storage_error, url};
use crate::OpenError;
use crate::error::Result as Outcome;
use crate::migrations::SchemaState;
use latchkey_domain::events::announce;
use latchkey_domain::model::{Event, SessionId};
use latchkey_domain::ports::{Beginning, Begun, Reads, Storage, StorageResult, Tx};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long [`Storage::check`] may take.
const CHECK: Duration = Duration::from_millis(900);

struct PostgresStorage {
    pool: Arc<Pool>,
    check: Arc<Check>,
}

/// Opens the database at `url`.
pub(crate) fn open(url: &str, pool_size: Option<u32>) -> Result<Arc<dyn Storage>, OpenError> {
    let pool = Pool::new(url::serving(url), pool_size)
        .map(Arc::new)
        .map_err(|error| OpenError::Failed(Box::new(error)))?;
    OpenError::unless_current(state(&pool, PATIENCE + Duration::from_secs(1))?)?;
    Ok(Arc::new(PostgresStorage {
        pool,
        check: Arc::default(),
    }))
}

impl Storage for PostgresStorage {
    fn read(&self, work: &mut dyn FnMut(&mut dyn Reads) -> StorageResult<()>) -> StorageResult<()> {
        let mut use_of = Settled::new(&self.pool, self.pool.take(Instant::now() + PATIENCE)?);
        let mut handle = Handle::new(&mut use_of.loan.conn);
        let outcome = work(&mut handle);
        use_of.failed = handle.failed();
        outcome
    }

    fn write(&self, work: &mut dyn FnMut(&mut dyn Tx) -> StorageResult<bool>) -> StorageResult<()> {
        let mut use_of = Settled::new(&self.pool, self.pool.begin(Instant::now() + PATIENCE)?);
        let conn = &mut use_of.loan.conn;
        if let Some(events) = attempt(conn, |conn| run(conn, work))? {
            commit(conn)?;
            events.iter().for_each(announce);
        }
        Ok(())
    }

    fn begin_session(&self, wanted: &Beginning<'_>) -> StorageResult<Option<Begun>> {
        self.step(|conn| one_step::begin_session(conn, wanted))
    }

    fn rotate_session(
        &self,
        id: SessionId,
        expected: &str,
        jti: &str,
        event: &Event,
    ) -> StorageResult<bool> {
        self.step(|conn| one_step::rotate_session(conn, id, expected, jti, event))
    }

    fn check(&self) -> StorageResult<()> {
        let pool = Arc::clone(&self.pool);
        self.check.run(CHECK, move || state(&pool, CHECK))
    }
}

impl PostgresStorage {
    /// Runs statements that are transactions by themselves.
    fn step<T>(&self, work: impl FnOnce(&mut Conn) -> Outcome<T>) -> StorageResult<T> {
        let mut use_of = Settled::new(&self.pool, self.pool.take(Instant::now() + PATIENCE)?);
        let outcome = work(&mut use_of.loan.conn);
        use_of.failed = outcome.is_err();
        outcome.map_err(storage_error)
    }
}

fn state(pool: &Pool, patience: Duration) -> StorageResult<SchemaState> {
    let mut use_of = Settled::new(pool, pool.take(Instant::now() + patience)?);
    let state = migrate::state(&mut use_of.loan.conn);
    use_of.failed = state.is_err();
    state
}

/// A loan that tells the pool how it went, also after a panic.
struct Settled<'a> {
    pool: &'a Pool,
    loan: Loan<'a>,
    failed: bool,
}

impl<'a> Settled<'a> {
    fn new(pool: &'a Pool, loan: Loan<'a>) -> Self {
        Self {
            pool,
            loan,
            failed: false,
        }
    }
}

impl Drop for Settled<'_> {
    fn drop(&mut self) {
        self.pool.settle(&mut self.loan, self.failed);
    }
}
