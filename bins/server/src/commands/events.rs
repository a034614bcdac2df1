//! `latchkey events`.

use super::refused::refused;
use super::shown;
use crate::config::Loaded;
use crate::wiring;
use anyhow::{anyhow, ensure};
use chrono::{DateTime, Utc};
use clap::{ArgGroup, ValueEnum};
use latchkey_domain::events::{EventQuery, MOST};
use latchkey_domain::model::EventKind;

/// Which events to print, newest first.
#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("of").required(true).args(["company", "without_company"]))]
pub struct Events {
    /// Those of this company
    #[arg(long, value_name = "IDENTIFIER")]
    pub company: Option<String>,
    /// Those that belong to no company: logins to companies that there are not, rotated keys
    #[arg(long)]
    pub without_company: bool,
    /// Only of this kind, such as session.log_in
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Only those that this user did or that are about this user: identifier, email address, username or mobile number
    #[arg(long, value_name = "USER", requires = "company")]
    pub user: Option<String>,
    /// Only from this instant on, such as 2026-01-31T12:00:00Z
    #[arg(long, value_name = "INSTANT")]
    pub since: Option<DateTime<Utc>>,
    /// Only before this instant
    #[arg(long, value_name = "INSTANT")]
    pub until: Option<DateTime<Utc>>,
    /// How many at most
    #[arg(long, value_name = "COUNT", default_value_t = 100)]
    pub limit: usize,
    /// One JSON object a line, or a line for people
    #[arg(long, value_enum, default_value_t = Format::Json)]
    pub format: Format,
}

/// How events are printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    /// One JSON object a line.
    Json,
    /// A line for people.
    Text,
}

/// Prints them.
pub fn run(loaded: &Loaded, wanted: &Events) -> anyhow::Result<()> {
    let mut query = query(wanted)?;
    let auth = wiring::operator(loaded)?;
    let mut left = wanted.limit;
    while left > 0 {
        query.limit = i64::try_from(left).unwrap_or(MOST).min(MOST);
        let found = auth
            .list_events_as_operator(wanted.company.as_deref(), &query)
            .map_err(|error| refused(&subject(wanted), error))?;
        let Some(last) = found.last() else {
            return Ok(());
        };
        query.before = Some(last.id);
        for event in &found {
            match wanted.format {
                Format::Json => shown::event(event)?,
                Format::Text => shown::event_text(event)?,
            }
        }
        left = left.saturating_sub(found.len());
    }
    Ok(())
}

fn query(wanted: &Events) -> anyhow::Result<EventQuery<String>> {
    let kind = match wanted.kind.as_deref() {
        Some(name) => Some(EventKind::from_name(name).ok_or_else(|| unknown(name))?),
        None => None,
    };
    if let (Some(since), Some(until)) = (wanted.since, wanted.until) {
        ensure!(since < until, "--since: not before --until; swap them");
    }
    Ok(EventQuery {
        kind,
        user: wanted.user.clone(),
        since: wanted.since,
        until: wanted.until,
        before: None,
        limit: MOST,
    })
}

fn unknown(name: &str) -> anyhow::Error {
    let all: Vec<_> = EventKind::ALL.iter().map(|kind| kind.name()).collect();
    anyhow!("--kind {name}: no such kind; use one of {}", all.join(", "))
}

/// What a refusal is about.
fn subject(wanted: &Events) -> String {
    match (&wanted.user, &wanted.company) {
        (Some(user), _) => format!("--user {user}"),
        (None, Some(company)) => format!("--company {company}"),
        (None, None) => "--without-company".to_owned(),
    }
}
