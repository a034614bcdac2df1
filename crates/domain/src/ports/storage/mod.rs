//! The database, as the domain sees it.
//!
//! Lookups return `Option`; compare-and-set returns an outcome; only broken things are errors.
//! Whatever is single-use or counted is one conditional statement in the implementation, never a
//! check followed by an act. Every method that touches a company's rows takes the company.

mod reads;
mod tx;

pub use reads::Reads;
pub use tx::Tx;

use super::one_step::{self, Beginning, Begun};
use crate::model::{Event, SessionId};

/// What every storage call returns.
pub type StorageResult<T> = Result<T, StorageError>;

/// Something is broken; nothing of the transaction was kept.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database cannot be reached or does not answer in time. Trying again may help.
    #[error("the database is not available")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A statement failed.
    #[error("a database statement failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A stored value cannot be read.
    #[error("{table}.{column} holds a value that cannot be read: {problem}")]
    Corrupt {
        /// Where.
        table: &'static str,
        /// Where.
        column: &'static str,
        /// What is wrong, without the value.
        problem: String,
    },
}

/// What came of an insert under a unique constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inserted<T> {
    /// It stands.
    New(T),
    /// Another row has this value already; nothing was written.
    Taken(Unique),
}

/// Which value was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unique {
    /// A company's identifier.
    CompanyIdentifier,
    /// A username within a company.
    Username,
    /// An email address within a company, verified or not.
    Email,
    /// A mobile number within a company, verified or not.
    Mobile,
    /// A switch type within a company, a group's name within a company, a permission's type and
    /// level within a group or user.
    Name,
}

/// A database.
pub trait Storage: Send + Sync {
    /// Runs `work` on a connection outside any transaction. Each query of `work` MUST see all that
    /// was committed before the call. `work` is called at most once.
    ///
    /// # Errors
    /// What `work` returns, or [`StorageError::Unavailable`].
    fn read(&self, work: &mut dyn FnMut(&mut dyn Reads) -> StorageResult<()>) -> StorageResult<()>;

    /// Whether a row that a unique index finds is read within microseconds as a rule, so that whoever may
    /// keep nobody waiting may ask for it, by [`Storage::read_at_once`].
    fn is_near(&self) -> bool {
        false
    }

    /// Runs `work` as [`Storage::read`] does, but waits for no connection: for one or two questions that an
    /// index answers, asked where nobody may be kept waiting.
    ///
    /// # Errors
    /// As [`Storage::read`]; [`StorageError::Unavailable`] also where no connection is free at once.
    fn read_at_once(
        &self,
        work: &mut dyn FnMut(&mut dyn Reads) -> StorageResult<()>,
    ) -> StorageResult<()> {
        let _ = work;
        Err(StorageError::Unavailable("the database is not near".into()))
    }

    /// Runs `work` in one transaction and commits durably before returning, if `work` returned
    /// `Ok(true)`; rolls back on `Ok(false)` and on errors. `work` is called at most once.
    /// Transactions MUST behave as if the conditional statements in them ran one after the other.
    ///
    /// # Errors
    /// What `work` returns, or a failure to begin or commit.
    fn write(&self, work: &mut dyn FnMut(&mut dyn Tx) -> StorageResult<bool>) -> StorageResult<()>;

    /// Begins a session in one step, durably, where nothing stands against it: notes the login, stores session and
    /// event, ends the oldest sessions where there is no room for one more, forgets failures, and yields the user as
    /// they are then. `None`, and nothing is kept, where the stored hash is not the checked one any more, the user or
    /// their company is disabled, or they have a second factor, be it unconfirmed; also, perhaps, where there is no room
    /// or anything of them was changed since they were read. Then the caller goes the long way, by [`Storage::write`].
    /// The event is announced once it is committed.
    ///
    /// # Errors
    /// As [`Storage::write`].
    fn begin_session(&self, wanted: &Beginning<'_>) -> StorageResult<Option<Begun>> {
        let mut begun = None;
        self.write(&mut |tx| {
            begun = one_step::begin(tx, wanted)?;
            Ok(begun.is_some())
        })?;
        Ok(begun)
    }

    /// Replaces the newest `jti` of a session as [`Tx::rotate_session`] does, at the event's time, and records the
    /// event, in one step, durably. False, and nothing is kept, where `expected` is not the newest any more.
    ///
    /// # Errors
    /// As [`Storage::write`].
    fn rotate_session(
        &self,
        id: SessionId,
        expected: &str,
        jti: &str,
        event: &Event,
    ) -> StorageResult<bool> {
        let mut rotated = false;
        self.write(&mut |tx| {
            rotated = one_step::rotate(tx, id, expected, jti, event)?;
            Ok(rotated)
        })?;
        Ok(rotated)
    }

    /// Answers within a second whether the database can be reached and is fully migrated.
    ///
    /// # Errors
    /// When it is not; the text is for the operator.
    fn check(&self) -> StorageResult<()>;
}

/// Questions, as [`Storage::read`] takes them.
type Work<'a> = dyn FnMut(&mut dyn Reads) -> StorageResult<()> + 'a;

fn ask<T>(
    run: impl FnOnce(&mut Work<'_>) -> StorageResult<()>,
    work: impl FnOnce(&mut dyn Reads) -> StorageResult<T>,
) -> StorageResult<T> {
    let (mut work, mut found) = (Some(work), None);
    run(&mut |reads| {
        if let Some(work) = work.take() {
            found = Some(work(reads)?);
        }
        Ok(())
    })?;
    found.ok_or_else(|| StorageError::Failed("the query was not run".into()))
}

impl dyn Storage + '_ {
    /// Runs queries and returns what they found.
    ///
    /// # Errors
    /// As [`Storage::read`].
    pub fn query<T>(
        &self,
        work: impl FnOnce(&mut dyn Reads) -> StorageResult<T>,
    ) -> StorageResult<T> {
        ask(|work| self.read(work), work)
    }

    /// The same by [`Storage::read_at_once`].
    ///
    /// # Errors
    /// As [`Storage::read_at_once`].
    pub fn query_at_once<T>(
        &self,
        work: impl FnOnce(&mut dyn Reads) -> StorageResult<T>,
    ) -> StorageResult<T> {
        ask(|work| self.read_at_once(work), work)
    }

    /// Runs `work` in a transaction: commits when it returns `Ok`, rolls back when it returns `Err`.
    /// What must survive a refusal is returned as an `Ok` that says so.
    ///
    /// # Errors
    /// What `work` returns, or the failure to begin or commit.
    pub fn transaction<T, E: From<StorageError>>(
        &self,
        work: impl FnOnce(&mut dyn Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let (mut work, mut outcome) = (Some(work), None);
        self.write(&mut |tx| {
            let result = work.take().map(|work| work(tx));
            let commit = matches!(result, Some(Ok(_)));
            outcome = result;
            Ok(commit)
        })?;
        outcome.unwrap_or_else(|| {
            Err(StorageError::Failed("the transaction was not run".into()).into())
        })
    }
}
