//! What a process does before it serves, and now and then while it does.

use crate::events::{New, operator, record};
use crate::model::{EventKind, NewCompany};
use crate::ports::{Inserted, StorageError, StorageResult};
use crate::{Auth, Fault};

/// Name of the value that tells a wrong `secrets.key`.
const FINGERPRINT: &str = "secrets_key_fingerprint";
/// Name of the value that a backup has and the database that it was made of has not: when it was taken.
pub const BACKUP_TAKEN: &str = "backup_taken";
/// Rows of each kind that one transaction of a sweep removes at most, so that it never blocks writers for long.
pub(crate) const SWEEP_ROWS: i64 = 1000;
/// Transactions of one sweep at most.
const SWEEP_BATCHES: usize = 200;

/// Why a process must not serve.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The database was used with another key: tokens, codes and passwords would all be refused.
    #[error("the database was set up with another secrets.key")]
    WrongKey,
    /// Something is broken.
    #[error(transparent)]
    Fault(Fault),
}
crate::error::shares_faults!(PrepareError);

impl Auth {
    /// Checks that the key is the one this database was set up with, makes the default company, and
    /// loads the signing keys.
    ///
    /// # Errors
    /// See [`PrepareError`].
    pub fn prepare(&self) -> Result<(), PrepareError> {
        let fingerprint = self.keyring().fingerprint();
        let identifier = &self.policy().default_company;
        let (known, default) = self.storage().query(|reads| {
            Ok((
                reads.installation_value(FINGERPRINT)?,
                reads.company_by_identifier(identifier)?,
            ))
        })?;
        let standing = match known {
            Some(known) => known,
            None => self.storage().transaction(|tx| {
                Ok::<_, Fault>(tx.installation_value_or(FINGERPRINT, &fingerprint)?)
            })?,
        };
        if standing != fingerprint {
            return Err(PrepareError::WrongKey);
        }
        if default.is_none() {
            let name = identifier.as_str().to_owned();
            let new = NewCompany {
                identifier: name.clone(),
                name,
                created: self.now(),
            };
            // Another process may be making it at the same time: then it stands, too.
            self.storage().transaction(|tx| {
                if let Inserted::New(id) = tx.insert_company(&new)? {
                    let event = New::new(EventKind::CompanyCreate).on(Some(id), None);
                    record(tx, event, &operator(), new.created)?;
                }
                Ok::<_, StorageError>(())
            })?;
        }
        Ok(self.prepare_signing_keys()?)
    }

    /// When the backup was taken that this database was restored from; told to one caller, once.
    ///
    /// # Errors
    /// When the database is broken.
    pub fn restored_backup(&self) -> StorageResult<Option<String>> {
        let taken = self
            .storage()
            .query(|reads| reads.installation_value(BACKUP_TAKEN))?;
        let Some(taken) = taken else {
            return Ok(None);
        };
        let first = self
            .storage()
            .transaction(|tx| tx.remove_installation_value(BACKUP_TAKEN))?;
        Ok(first.then_some(taken))
    }

    /// Removes rows that nobody needs any more. To be called every minute or so by one thread.
    ///
    /// # Errors
    /// When the database is broken.
    pub fn sweep(&self) -> StorageResult<u64> {
        let now = self.now();
        let removed =
            self.in_batches(|| self.storage().transaction(|tx| tx.sweep(now, SWEEP_ROWS)))?;
        Ok(removed + self.sweep_events()?)
    }

    /// Sweeps until a batch finds less than it may take, so that what ends in a minute is gone in the next.
    pub(crate) fn in_batches(&self, sweep: impl Fn() -> StorageResult<u64>) -> StorageResult<u64> {
        let mut removed = 0;
        for _ in 0..SWEEP_BATCHES {
            let rows = sweep()?;
            removed += rows;
            if rows < SWEEP_ROWS.unsigned_abs() {
                break;
            }
        }
        Ok(removed)
    }

    /// Whether the database answers and is migrated.
    ///
    /// # Errors
    /// What is wrong, for the operator.
    pub fn check_storage(&self) -> Result<(), StorageError> {
        self.storage().check()
    }
}
