//! What is done in one statement, and so in one trip and one transaction of its own.
//!
//! The first part changes a row if it is as it should be, and hides its table from the parts that follow, under the
//! table's name: they see the changed row or none. What they see of other tables is from before the statement. If it
//! has to wait for somebody else's change of the row, that is looked at again, and nothing else.

use super::Conn;
use super::queries::emails::EmailRow;
use super::queries::events::NewRow;
use super::queries::session_row::SessionRow;
use super::queries::user_row::UserRow;
use super::queries::users::{Beside, of_rows};
use crate::error::Result;
use crate::kept::kept;
use crate::schema::{
    companies, emails, failed_tries, group_members, mobiles, sessions, sms_factors, totp_factors,
    user_permissions, users,
};
use crate::types::{Id, Stamp, sql};
use diesel::dsl::{exists, not};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text};
use latchkey_domain::events::announce;
use latchkey_domain::model::{Event, SessionId};
use latchkey_domain::ports::{Beginning, Begun};

/// See [`latchkey_domain::ports::Storage::begin_session`].
///
/// Each login changes when the user was last changed, so of several that have read the same one begins a session here.
/// So the count of sessions is right, though it is not looked at again.
pub(super) fn begin_session(conn: &mut Conn, wanted: &Beginning<'_>) -> Result<Option<Begun>> {
    let Some(password) = wanted.checked.password.as_ref() else {
        return Ok(None);
    };
    let (company, user) = (wanted.checked.company.0, wanted.checked.user.0);
    let now = Stamp(wanted.event.at);
    let full = sessions::table
        .filter(sessions::company_id.eq(company))
        .filter(sessions::user_id.eq(user))
        .filter(sessions::mfa_pending.eq(false))
        .filter(sessions::expires_at.is_not_null())
        .offset(wanted.most.max(1) - 1);
    let noted = diesel::update(
        users::table
            .filter(users::id.eq(user).and(users::company_id.eq(company)))
            .filter(users::password_hash.eq(&password.0))
            .filter(users::updated_at.eq(Stamp(wanted.checked.updated)))
            .filter(users::disabled_at.is_null())
            .filter(exists(
                companies::table.filter(
                    companies::id
                        .eq(company)
                        .and(companies::disabled_at.is_null()),
                ),
            ))
            .filter(not(exists(
                totp_factors::table.filter(totp_factors::user_id.eq(user)),
            )))
            .filter(not(exists(
                sms_factors::table.filter(sms_factors::user_id.eq(user)),
            )))
            .filter(not(exists(full))),
    )
    .set((
        users::last_login_at.eq(now),
        users::updated_at.eq(changed_at!("users.updated_at", now)),
    ))
    .returning(UserRow::as_returning());
    let found = users::table
        .inner_join(companies::table)
        .left_join(emails::table.on(emails::user_id.eq(users::id)))
        .select((
            UserRow::as_select(),
            (companies::identifier, companies::disabled_at),
            (
                exists(mobiles::table.filter(mobiles::user_id.eq(user))),
                exists(group_members::table.filter(group_members::user_id.eq(user))),
                exists(user_permissions::table.filter(user_permissions::user_id.eq(user))),
            ),
            Option::<EmailRow>::as_select(),
        ));
    let begin = Begin {
        noted,
        session: SessionRow::from(wanted.session),
        event: NewRow::new(wanted.event),
        found,
    };
    let forgotten: Vec<_> = wanted.forgotten.iter().map(|key| &key.0[..]).collect();
    let rows: Vec<Beside> = match forgotten.is_empty() {
        true => begin.load(conn)?,
        false => {
            let forget = failed_tries::table.filter(failed_tries::key.eq_any(forgotten));
            kept(BeginAndForget(begin, diesel::delete(forget))).load(conn)?
        }
    };
    if rows.is_empty() {
        return Ok(None);
    }
    announce(wanted.event);
    let user = of_rows(conn, rows)?;
    Ok(user.map(|user| Begun {
        user,
        evicted: false,
    }))
}

/// See [`latchkey_domain::ports::Storage::rotate_session`].
pub(super) fn rotate_session(
    conn: &mut Conn,
    id: SessionId,
    expected: &str,
    jti: &str,
    event: &Event,
) -> Result<bool> {
    // An empty name matches nothing, whatever stands in the row.
    if expected.is_empty() {
        return Ok(false);
    }
    let rotated = diesel::update(sessions::table.find(Id(id.0)))
        .filter(sessions::jti.eq(expected))
        .set((
            sessions::previous_jti.eq(expected),
            sessions::jti.eq(jti),
            sessions::rotated_at.eq(Stamp(event.at)),
        ))
        .returning(sessions::id);
    let rotate = Rotate {
        rotated,
        event: NewRow::new(event),
        found: sessions::table.select(sessions::id),
    };
    let rotated: Option<Id> = rotate.get_result(conn).optional()?;
    if rotated.is_some() {
        announce(event);
    }
    Ok(rotated.is_some())
}

/// One row of values, if the table that hides behind `$from` has one.
macro_rules! insert_if {
    ($out:ident, $from:literal, $table:literal, $($column:literal $sql:literal $type:ty: $value:expr;)*) => {
        $out.push_sql(concat!("INSERT INTO ", $table, " ("));
        $out.push_sql(&[$($column),*].join(", "));
        $out.push_sql(") SELECT ");
        let mut separator = "";
        $(
            $out.push_sql(separator);
            $out.push_bind_param::<$type, _>($value)?;
            $out.push_sql(concat!("::", $sql));
            separator = ", ";
        )*
        let _ = separator;
        $out.push_sql(concat!(" FROM ", $from));
    };
}

macro_rules! insert_event_if {
    ($out:ident, $from:literal, $event:expr) => {
        insert_if!($out, $from, "events",
            "company_id" "bigint" BigInt: &$event.company_id;
            "at" "timestamptz" sql::Stamp: &$event.at;
            "kind" "text" Text: $event.kind;
            "outcome" "text" Text: $event.outcome;
            "refused" "boolean" Bool: &$event.refused;
            "actor_id" "bigint" Nullable<BigInt>: &$event.actor_id;
            "subject_id" "bigint" Nullable<BigInt>: &$event.subject_id;
            "via" "text" Nullable<Text>: &$event.via;
            "address" "text" Nullable<Text>: &$event.address;
            "request_id" "text" Nullable<Text>: &$event.request_id;
            "detail" "text" Nullable<Text>: &$event.detail;
        );
    };
}

/// A statement that is the same text each time, and long: found among the prepared ones by its type, not by its text.
macro_rules! one_text {
    ($statement:ident, $text:ident) => {
        struct $text;

        impl<A, B> QueryId for $statement<'_, A, B> {
            type QueryId = $text;
            const HAS_STATIC_QUERY_ID: bool = true;
        }

        impl<A, B> RunQueryDsl<Conn> for $statement<'_, A, B> {}
    };
}

/// A login: `noted` is what decides.
struct Begin<'a, N, F> {
    noted: N,
    session: SessionRow,
    event: NewRow<'a>,
    found: F,
}

impl<N: QueryFragment<Pg>, F: QueryFragment<Pg>> Begin<'_, N, F> {
    fn walk<'b>(
        &'b self,
        mut out: AstPass<'_, 'b, Pg>,
        forget: Option<&'b dyn QueryFragment<Pg>>,
    ) -> QueryResult<()> {
        out.push_sql("WITH users AS (");
        self.noted.walk_ast(out.reborrow())?;
        out.push_sql("), begun AS (");
        let row = &self.session;
        insert_if!(out, "users", "sessions",
            "id" "uuid" sql::Id: &row.id;
            "company_id" "bigint" BigInt: &row.company_id;
            "user_id" "bigint" BigInt: &row.user_id;
            "surface" "text" Text: &row.surface;
            "kind" "text" Text: &row.kind;
            "token_key" "text" Nullable<Text>: &row.token_key;
            "token_hash" "bytea" Nullable<Binary>: &row.token_hash;
            "refresh_until" "timestamptz" Nullable<sql::Stamp>: &row.refresh_until;
            "jti" "text" Nullable<Text>: &row.jti;
            "created_at" "timestamptz" sql::Stamp: &row.created_at;
            "expires_at" "timestamptz" Nullable<sql::Stamp>: &row.expires_at;
            "mfa_pending" "boolean" Bool: &row.mfa_pending;
            "device_bound" "boolean" Bool: &row.device_bound;
            "device_token" "text" Nullable<Text>: &row.device_token;
            "device_platform" "text" Nullable<Text>: &row.device_platform;
            "device_push_token" "text" Nullable<Text>: &row.device_push_token;
            "client_address" "text" Nullable<Text>: &row.client_address;
            "proved_at" "timestamptz" Nullable<sql::Stamp>: &row.proved_at;
        );
        out.push_sql("), told AS (");
        insert_event_if!(out, "users", self.event);
        if let Some(forget) = forget {
            out.push_sql("), forgotten AS (");
            forget.walk_ast(out.reborrow())?;
            out.push_sql(" AND EXISTS (SELECT FROM users)");
        }
        out.push_sql(") ");
        self.found.walk_ast(out)
    }
}

impl<N: QueryFragment<Pg>, F: QueryFragment<Pg>> QueryFragment<Pg> for Begin<'_, N, F> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.walk(out, None)
    }

    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<N, F: Query> Query for Begin<'_, N, F> {
    type SqlType = F::SqlType;
}

one_text!(Begin, BeginText);

/// The same, and failures are forgotten.
struct BeginAndForget<'a, N, F, D>(Begin<'a, N, F>, D);

impl<N, F, D> QueryFragment<Pg> for BeginAndForget<'_, N, F, D>
where
    N: QueryFragment<Pg>,
    F: QueryFragment<Pg>,
    D: QueryFragment<Pg>,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk(out, Some(&self.1))
    }
}

impl<N, F: Query, D> Query for BeginAndForget<'_, N, F, D> {
    type SqlType = F::SqlType;
}

/// A refresh: `rotated` is what decides.
struct Rotate<'a, R, F> {
    rotated: R,
    event: NewRow<'a>,
    found: F,
}

impl<R: QueryFragment<Pg>, F: QueryFragment<Pg>> QueryFragment<Pg> for Rotate<'_, R, F> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("WITH sessions AS (");
        self.rotated.walk_ast(out.reborrow())?;
        out.push_sql("), told AS (");
        insert_event_if!(out, "sessions", self.event);
        out.push_sql(") ");
        self.found.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<R, F: Query> Query for Rotate<'_, R, F> {
    type SqlType = F::SqlType;
}

one_text!(Rotate, RotateText);
