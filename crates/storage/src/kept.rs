//! Statements that stay prepared.
//!
//! diesel compiles every `UPDATE`, and every `INSERT … ON CONFLICT DO UPDATE`, anew for each call, since it cannot know
//! how many shapes of it there are. Ours have a handful each. On Postgres that is a round trip saved, too.
//!
//! SQLite itself compiles a kept statement anew whenever something is bound on which its plan may depend, such as a
//! LIMIT: so what is unique is asked for by `get_result`, not by `first`.
//!
//! A statement that is the same text each time is [`fixed!`]: it is found by where it stands in the source. Any other is
//! found by its text, which is written anew for that.
//!
//! Only by way of `get_result` or `load`: diesel's `execute` looks at a reference to the statement, of which it asks the
//! statement within. So what has no `RETURNING`, for which SQLite makes a table of its own each time, is loaded as a
//! [`Silent`] one. A test of all hot statements holds this.

use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::RunQueryDsl;
use diesel::sql_types::Integer;
use std::marker::PhantomData;

/// A statement that stays prepared, by its text. Not for one whose text grows with a list.
pub(crate) struct Kept<Q>(Q);

/// See [`Kept`].
pub(crate) fn kept<Q>(statement: Q) -> Kept<Q> {
    Kept(statement)
}

impl<DB: Backend, Q: QueryFragment<DB>> QueryFragment<DB> for Kept<Q> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

/// None: found by the text.
impl<Q> QueryId for Kept<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Kept<Q> {
    type SqlType = Q::SqlType;
}

impl<Q, C> RunQueryDsl<C> for Kept<Q> {}

/// A statement that stays prepared, by the type `Place`. See [`fixed!`].
pub(crate) struct Fixed<Q, Place>(Q, PhantomData<Place>);

impl<Q, Place> Fixed<Q, Place> {
    /// Of `Place` there must be one for each text.
    pub(crate) fn new(statement: Q) -> Self {
        Self(statement, PhantomData)
    }
}

impl<DB: Backend, Q: QueryFragment<DB>, Place> QueryFragment<DB> for Fixed<Q, Place> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<Q, Place: 'static> QueryId for Fixed<Q, Place> {
    type QueryId = Place;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<Q: Query, Place> Query for Fixed<Q, Place> {
    type SqlType = Q::SqlType;
}

impl<Q, Place, C> RunQueryDsl<C> for Fixed<Q, Place> {}

/// A statement that stays prepared and whose text is the same each time, whatever is bound: none with a list, none built
/// of parts that come and go, no row with columns that are left out where there is no value.
macro_rules! fixed {
    ($statement:expr $(,)?) => {{
        struct Here;
        $crate::kept::Fixed::<_, Here>::new($statement)
    }};
}
pub(crate) use fixed;

/// A statement that yields no row, for which diesel knows no loading.
pub(crate) struct Silent<Q>(Q);

/// To be loaded as numbers, of which none come.
pub(crate) fn silent<Q>(statement: Q) -> Silent<Q> {
    Silent(statement)
}

impl<DB: Backend, Q: QueryFragment<DB>> QueryFragment<DB> for Silent<Q> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }
}

impl<Q> Query for Silent<Q> {
    type SqlType = Integer;
}
