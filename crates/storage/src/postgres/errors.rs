//! Postgres's errors as the port's.

use crate::error::Error;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use latchkey_domain::ports::StorageError;

/// Beginnings of messages about what may pass: SQLSTATE classes 40, 53, 55 and 57, which diesel
/// does not hand on.
const PASSING: [&str; 13] = [
    "terminating connection",
    "canceling statement",
    "the database system is",
    "deadlock detected",
    "could not obtain lock",
    "remaining connection slots",
    "sorry, too many clients",
    "too many connections for",
    "could not extend file",
    "could not write",
    "could not resize shared memory segment",
    "out of memory",
    "out of shared memory",
];

pub(super) fn storage_error(error: Error) -> StorageError {
    match error {
        Error::Database(error) if may_pass(&error) => StorageError::Unavailable(Box::new(error)),
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

/// Whether another try, perhaps on another connection, may go better.
pub(super) fn may_pass(error: &DieselError) -> bool {
    use DatabaseErrorKind::{
        ClosedConnection, ReadOnlyTransaction, SerializationFailure, UnableToSendCommand,
    };
    match error {
        DieselError::DatabaseError(
            ClosedConnection | UnableToSendCommand | SerializationFailure | ReadOnlyTransaction,
            _,
        )
        | DieselError::BrokenTransactionManager => true,
        DieselError::DatabaseError(_, what) => PASSING
            .iter()
            .any(|passing| what.message().starts_with(passing)),
        DieselError::RollbackErrorOnCommit { commit_error, .. } => may_pass(commit_error),
        _ => false,
    }
}
