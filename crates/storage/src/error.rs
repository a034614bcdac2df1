//! What can go wrong inside a query, before it becomes the port's error.

use latchkey_domain::ports::Unique;

/// What query functions return.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// A query that did not do its work.
#[derive(Debug)]
pub(crate) enum Error {
    /// The database says no.
    Database(diesel::result::Error),
    /// A stored value cannot be read.
    Corrupt {
        table: &'static str,
        column: &'static str,
        problem: String,
    },
    /// What the caller named does not exist, where the port does not foresee that.
    Missing(&'static str),
    /// Leaves a savepoint because a value is taken; never leaves a query function.
    Taken(Unique),
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error)
    }
}

impl Error {
    /// A value that no version of Latchkey wrote; `value` must not be a secret.
    pub(crate) fn unknown(table: &'static str, column: &'static str, value: &str) -> Self {
        Self::Corrupt {
            table,
            column,
            problem: format!("unknown value {value:?}"),
        }
    }

    /// A value that should be there.
    pub(crate) fn absent(table: &'static str, column: &'static str) -> Self {
        Self::Corrupt {
            table,
            column,
            problem: "no value".to_owned(),
        }
    }
}

/// Bytes of a fixed length.
pub(crate) fn exact<const N: usize>(
    table: &'static str,
    column: &'static str,
    bytes: &[u8],
) -> Result<[u8; N]> {
    bytes.try_into().map_err(|_| Error::Corrupt {
        table,
        column,
        problem: format!("{} bytes instead of {N}", bytes.len()),
    })
}
