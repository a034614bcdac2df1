//! Postgres: a pool of connections that notice quickly when the database is gone, and that it is back.

mod check;
mod errors;
mod line;
mod migrate;
mod pool;
mod storage;
mod target;
mod url;

/// Locks the rows found until the transaction ends, against everyone who changes or locks them, but
/// not against rows that refer to them.
macro_rules! lock_row {
    ($query:expr) => {
        $query.for_no_key_update()
    };
}

/// Locks the rows found, and passes over those that somebody else holds.
macro_rules! skip_locked {
    ($query:expr) => {
        $query.for_update().skip_locked()
    };
}

/// When a row is changed: later than the last time, however the clocks stand, so that whoever finds the time that they
/// know finds the row that they know.
macro_rules! changed_at {
    ($column:literal, $now:expr) => {
        diesel::dsl::sql::<crate::types::sql::Stamp>("greatest(")
            .bind::<crate::types::sql::Stamp, _>($now)
            .sql(concat!(", ", $column, " + interval '1 microsecond')"))
    };
}

/// Whether rows are locked one by one.
const LOCKS_ROWS: bool = true;

mod one_step;
#[path = "../queries/mod.rs"]
mod queries;

use errors::storage_error;
pub(crate) use migrate::migrate;
#[cfg(feature = "conformance")]
pub(crate) use migrate::revert;
pub(crate) use storage::open;

/// A connection.
type Conn = diesel::PgConnection;
/// The backend that rows are checked for.
type Db = diesel::pg::Pg;
