//! SQLite's errors as the port's.

use crate::error::Error;
use diesel::result::Error as DieselError;
use latchkey_domain::ports::StorageError;

/// Beginnings of messages about what may pass: another process that holds the file too long, a
/// full disk. SQLite's result codes do not get through diesel.
const PASSING: [&str; 5] = [
    "database is locked",
    "database table is locked",
    "disk I/O error",
    "database or disk is full",
    "unable to open database file",
];

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
