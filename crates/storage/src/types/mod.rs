//! Column types that both databases have, each in its own way, and their Rust side.
//!
//! | here | Postgres | SQLite |
//! | --- | --- | --- |
//! | [`Id`] | `uuid` | BLOB of 16 bytes |
//! | [`Stamp`] | `timestamptz` | INTEGER, microseconds since 1970 |
//! | [`Json`] | `jsonb` | TEXT, keys in the order of `jsonb` |

mod id;
mod json;
mod stamp;

pub(crate) use id::Id;
pub(crate) use json::Json;
pub(crate) use stamp::Stamp;

/// The SQL side: what columns are declared as in `schema.rs`.
pub(crate) mod sql {
    use diesel::query_builder::QueryId;
    use diesel::sql_types::{SqlOrd, SqlType};

    /// A UUID.
    #[derive(Clone, Copy, SqlType, QueryId)]
    #[diesel(postgres_type(oid = 2950, array_oid = 2951))]
    #[diesel(sqlite_type(name = "Binary"))]
    pub struct Id;

    impl SqlOrd for Id {}

    /// An instant.
    #[derive(Clone, Copy, SqlType, QueryId)]
    #[diesel(postgres_type(oid = 1184, array_oid = 1185))]
    #[diesel(sqlite_type(name = "Long"))]
    pub struct Stamp;

    impl SqlOrd for Stamp {}

    /// A JSON value.
    #[derive(Clone, Copy, SqlType, QueryId)]
    #[diesel(postgres_type(oid = 3802, array_oid = 3807))]
    #[diesel(sqlite_type(name = "Text"))]
    pub struct Json;
}
