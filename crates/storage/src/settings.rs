//! Which database.

use std::fmt;

/// Which database, and how much of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// `sqlite://PATH` (relative or absolute) or `postgres://USER:PASSWORD@HOST:PORT/NAME`, with
    /// libpq's parameters after `?`; those that are given replace Latchkey's own.
    pub url: String,
    /// How many connections at most: to Postgres, or for reading to SQLite. By default 16 and 4.
    pub pool_size: Option<u32>,
}

impl fmt::Debug for Settings {
    /// Leaves out the URL: it may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("pool_size", &self.pool_size)
            .finish_non_exhaustive()
    }
}
