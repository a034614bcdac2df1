//! `admin/events/`: what happened to the company's accounts.

use chrono::DateTime;
use latchkey_domain::{
    Time,
    admin::AdminError,
    events::EventQuery,
    model::{EventKind, RecordedEvent, UserIdentifier},
    sessions::Authenticated,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use uuid::Uuid;

use super::super::{
    Company, envelope,
    failures::{self, Names},
    paging::{PAGE_SIZE, size, value},
    run,
    user_object::milliseconds,
};
use crate::{
    call::Call,
    failure::Failure,
    fields::{Field, Fields},
    reply::Reply,
};

/// The latest instant that may be asked for: the end of the year 9999.
const LATEST: i64 = 253_402_300_799_999;

/// The query of the list. A kind or user that there is not finds nothing.
pub const QUERY: &[Field] = &[
    PAGE_SIZE,
    Field::text("kind")
        .blank()
        .describe("What was done or tried: `session.log_in`, …"),
    Field::text("user")
        .blank()
        .describe("The identifier of the user who did it, or whose account it is about."),
    Field::integer("since", 0, LATEST).describe("Not before this instant, in milliseconds."),
    Field::integer("until", 0, LATEST).describe("Before this instant, in milliseconds."),
    Field::integer("before", 1, i64::MAX)
        .describe("Only what was recorded before the event with this `id`."),
];

#[derive(Serialize)]
struct EventsObject<'a> {
    next: Option<String>,
    results: Vec<EventObject<'a>>,
}

#[derive(Serialize)]
struct EventObject<'a> {
    id: i64,
    created: i64,
    kind: &'a str,
    outcome: &'a str,
    count: i64,
    actor: Option<Uuid>,
    subject: Option<Uuid>,
    via: Option<&'a str>,
    address: Option<&'a str>,
    request_id: Option<&'a str>,
    detail: Option<&'a str>,
}

impl<'a> From<&'a RecordedEvent> for EventObject<'a> {
    fn from(event: &'a RecordedEvent) -> Self {
        Self {
            id: event.id,
            created: milliseconds(event.at),
            kind: &event.kind,
            outcome: &event.outcome,
            count: event.count,
            actor: event.actor.map(|user| user.0),
            subject: event.subject.map(|user| user.0),
            via: event.via.as_deref(),
            address: event.address.as_deref(),
            request_id: event.request_id.as_deref(),
            detail: event.detail.as_deref(),
        }
    }
}

/// One page of events, the newest first.
pub async fn list(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let size = size(call.query());
    let found = match read(call.query(), size + 1) {
        Some(query) => {
            let listed = run(&call, move |auth| auth.list_events(&caller, &query)).await?;
            match listed {
                Err(AdminError::NotFound) => vec![],
                listed => listed.map_err(|error| failures::admin(error, Names::USUAL))?,
            }
        }
        None => vec![],
    };
    let shown = usize::try_from(size).unwrap_or_default().min(found.len());
    let (page, rest) = found.split_at(shown);
    let next = page.last().filter(|_| !rest.is_empty());
    envelope::data(&EventsObject {
        next: next.map(|last| link(&call, last.id)),
        results: page.iter().map(Into::into).collect(),
    })
}

/// `None`: nothing can match.
fn read(query: &Fields, limit: i64) -> Option<EventQuery<UserIdentifier>> {
    let instant = |name| -> Option<Time> {
        let milliseconds = query.optional_integer(name).set()?;
        DateTime::from_timestamp_millis(milliseconds)
    };
    Some(EventQuery {
        kind: match value(query, "kind") {
            Some(name) => Some(EventKind::from_name(&name)?),
            None => None,
        },
        user: match value(query, "user") {
            Some(text) => Some(UserIdentifier(Uuid::try_parse(&text).ok()?)),
            None => None,
        },
        since: instant("since"),
        until: instant("until"),
        before: query.optional_integer("before").set(),
        limit,
    })
}

/// The next page: as this one, from `before` on.
fn link(call: &Call<Company>, before: i64) -> String {
    let mut link = format!("{}/admin/events/?before={before}", call.base_url());
    for name in ["page_size", "kind", "user"] {
        if let Some(value) = value(call.query(), name) {
            let value = utf8_percent_encode(&value, NON_ALPHANUMERIC);
            link.push_str(&format!("&{name}={value}"));
        }
    }
    for name in ["since", "until"] {
        if let Some(value) = call.query().optional_integer(name).set() {
            link.push_str(&format!("&{name}={value}"));
        }
    }
    link
}
