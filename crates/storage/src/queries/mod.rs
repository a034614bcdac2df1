//! The questions and changes, one file a noun; compiled once for each database.
//!
//! `super` is the database's own module. It gives the types `Conn` (connection) and `Db` (diesel
//! backend), the function `storage_error`, the macros `lock_row!`, `skip_locked!` and `changed_at!`, and says with
//! `LOCKS_ROWS` whether they do anything.

macro_rules! delegate {
    ($($method:ident($($arg:ident: $type:ty),*) -> $out:ty = $target:path;)*) => {
        $(fn $method(&mut self $(, $arg: $type)*) -> latchkey_domain::ports::StorageResult<$out> {
            self.run(|conn| $target(conn $(, $arg)*))
        })*
    };
}

/// Narrows a query to rows that belong to `$ids`; one id makes a statement worth keeping prepared.
macro_rules! belonging_to {
    ($query:expr, $column:expr, $ids:expr) => {
        match $ids {
            [id] => $query.filter($column.eq(*id)).into_boxed::<Db>(),
            ids => $query.filter($column.eq_any(ids)).into_boxed(),
        }
    };
}

/// The rows of one user of one company in `$table`.
macro_rules! theirs {
    ($table:ident, $company:expr, $user:expr) => {
        $table::company_id
            .eq($company.0)
            .and($table::user_id.eq($user.0))
    };
}

/// Which tables hold something of a user, apart from addresses, which nearly everybody has; spares questions about
/// those that do not. Not for where nobody may learn whether there is such a user.
macro_rules! owns {
    ($user:expr) => {
        (
            diesel::dsl::exists(
                crate::schema::mobiles::table.filter(crate::schema::mobiles::user_id.eq($user)),
            ),
            diesel::dsl::exists(group_members::table.filter(group_members::user_id.eq($user))),
            diesel::dsl::exists(
                user_permissions::table.filter(user_permissions::user_id.eq($user)),
            ),
        )
    };
}

mod budgets;
mod callers;
mod challenge_row;
mod challenges;
mod companies;
mod credentials;
pub(super) mod emails;
pub(super) mod events;
mod factors;
mod failed_tries;
mod feed;
mod groups;
mod handle;
mod installation;
mod known_devices;
mod members;
mod mobiles;
mod outbox;
mod permissions;
mod reads;
pub(super) mod session_row;
mod sessions;
mod signing_keys;
mod sweep;
mod switches;
mod transaction;
mod tx;
pub(super) mod user_row;
pub(super) mod users;

pub(super) use handle::Handle;
pub(super) use transaction::{attempt, commit, is_at_depth, run};

use super::{Conn, Db, LOCKS_ROWS};
