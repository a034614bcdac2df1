//! A throwaway database of either kind.

use crate::{postgres, sqlite};

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

/// Tables that are never empty.
const KEPT: [&str; 2] = ["__diesel_schema_migrations", "feed_head"];

pub(crate) enum Database {
    Sqlite(sqlite::Database),
    Postgres(postgres::Database),
}

impl Database {
    pub(crate) fn create(backend: Backend) -> Self {
        match backend {
            Backend::Sqlite => Self::Sqlite(sqlite::Database::create()),
            Backend::Postgres => Self::Postgres(postgres::Database::create()),
        }
    }

    /// Removes every row but what says where the schema and the feed are.
    pub(crate) fn clear(&self) {
        match self {
            Self::Sqlite(database) => database.clear(&KEPT),
            Self::Postgres(database) => database.clear(&KEPT),
        }
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite(database) => database.url(),
            Self::Postgres(database) => database.url(),
        }
    }
}
