//! Postgres and SQLite behind the storage port of `latchkey-domain`.
//!
//! [`migrate`] brings a database to this version, [`open`] gives a
//! [`Storage`](latchkey_domain::ports::Storage) for it.
//!
//! Where to look:
//! - `queries/`: the questions and changes, one file a noun. The same files are compiled once for
//!   each database, as `postgres::queries` and `sqlite::queries`.
//! - `schema.rs`, `types/`: tables and column types, once for both.
//! - `sqlite/`, `postgres/`: what differs: connections, transactions, time-outs, locks, errors.
//! - `migrations.rs`, `open.rs`: how a database is brought to this version and checked. The SQL
//!   stands in `migrations/` at the top of the workspace.
//! - `conformance/` (feature `conformance`): what every implementation of the port must do.

#![expect(
    clippy::duplicate_mod,
    reason = "queries/ is compiled once for each database"
)]

mod backup;
mod error;
mod kept;
mod migrations;
mod open;
mod postgres;
mod schema;
mod settings;
mod sqlite;
mod turns;
mod types;

#[cfg(feature = "conformance")]
pub mod conformance;

pub use backup::{BackupError, Mark, backup};
pub use migrations::Report;
#[cfg(feature = "conformance")]
pub use open::revert;
pub use open::{OpenError, migrate, open};
pub use settings::Settings;
