//! SQLite's errors as the port's.

use crate::error::Error;
use diesel::result::Error as DieselError;
use latchkey_domain::ports::StorageError;

const LOCKED: &str = "database is locked";

/// Beginnings of messages about what may pass: another process that holds the file too long, a
/// full disk. SQLite's result codes do not get through diesel.
const PASSING: [&str; 5] = [
    LOCKED,
    "database table is locked",
    "disk I/O error",
    "database or disk is full",
    "unable to open database file",
];

/// Whether another connection, of this process or another, holds what is needed.
pub(super) fn is_locked(error: &DieselError) -> bool {
    matches!(error, DieselError::DatabaseError(_, what) if what.message().starts_with(LOCKED))
}

pub(super) fn storage_error(error: Error) -> StorageError {
    match error {
        Error::Database(DieselError::DatabaseError(_, what))
            if PASSING
                .iter()
                .any(|passing| what.message().starts_with(passing)) =>
        {
            StorageError::Unavailable(what.message().to_owned().into())
        }
        Error::Database(error) => StorageError::Failed(Box::new(error)),
        Error::Corrupt {
            table,
            column,
            problem,
        } => StorageError::Corrupt {
            table,
            column,
            problem,
        },
        Error::Missing(what) => {
            StorageError::Failed(format!("there is no such thing: {what}").into())
        }
        Error::Taken(unique) => StorageError::Failed(format!("taken: {unique:?}").into()),
    }
}
