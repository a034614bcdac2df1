//! What commands print: one JSON object a line, for scripts and people.

use crate::output;
use chrono::SecondsFormat;
use latchkey_domain::Time;
use latchkey_domain::model::{
    Company, OutboxCounts, ParkedMessage, RecordedEvent, SigningKey, User, UserIdentifier,
};
use serde_json::{Value, json};

/// Prints a company.
pub fn company(company: &Company) -> anyhow::Result<()> {
    line(&json!({
        "identifier": company.identifier,
        "id": company.id.0,
        "name": company.name,
        "created": time(company.created),
        "disabled": company.disabled.map(time),
    }))
}

/// Prints a user.
pub fn user(user: &User) -> anyhow::Result<()> {
    line(&json!({
        "identifier": user.identifier.0,
        "id": user.id.0,
        "company": user.company_identifier,
        "email": user.primary_email().map(|email| &email.address),
        "username": user.username,
        "mobile": user.primary_mobile().map(|mobile| &mobile.number),
        "first_name": user.profile.first_name,
        "last_name": user.profile.last_name,
        "admin": user.is_admin(),
        "disabled": user.disabled.map(time),
        "date_joined": time(user.date_joined),
        "last_login": user.last_login.map(time),
    }))
}

/// Prints a signing key, without its private half.
pub fn signing_key(key: &SigningKey) -> anyhow::Result<()> {
    line(&json!({
        "kid": key.kid,
        "algorithm": key.algorithm.name(),
        "created": time(key.created),
        "signs_from": time(key.signs_from),
        "verifies_until": key.verifies_until.map(time),
    }))
}

/// Prints an event.
pub fn event(event: &RecordedEvent) -> anyhow::Result<()> {
    line(&json!({
        "id": event.id,
        "at": event.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        "kind": event.kind,
        "outcome": event.outcome,
        "count": event.count,
        "actor": event.actor.map(|user| user.0),
        "subject": event.subject.map(|user| user.0),
        "via": event.via,
        "address": event.address,
        "request_id": event.request_id,
        "detail": event.detail,
    }))
}

/// Prints an event for people: one line, whatever is in it.
pub fn event_text(event: &RecordedEvent) -> anyhow::Result<()> {
    let user = |id: Option<UserIdentifier>| id.map_or("-".to_owned(), |id| id.0.to_string());
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let count = match event.count {
        1 => String::new(),
        count => format!(" x{count}"),
    };
    let text = format!(
        "{} {} {}{count} by {} about {} via {} from {} request {} {}",
        time(event.at),
        event.kind,
        event.outcome,
        user(event.actor),
        user(event.subject),
        or_dash(&event.via),
        or_dash(&event.address),
        or_dash(&event.request_id),
        event.detail.as_deref().unwrap_or_default(),
    );
    Ok(output::line(&output::one_line(&text))?)
}

/// Prints how many messages are in which state.
pub fn outbox_counts(counts: &OutboxCounts) -> anyhow::Result<()> {
    line(&json!({"waiting": counts.waiting, "parked": counts.parked}))
}

/// Prints a message that was given up on, without its secret.
pub fn parked_message(parked: &ParkedMessage) -> anyhow::Result<()> {
    line(&json!({
        "id": parked.message.id.0,
        "purpose": parked.message.kind.name(),
        "to": parked.message.to,
        "created": time(parked.message.created),
        "attempts": parked.attempts,
        "error": parked.error,
    }))
}

fn line(value: &Value) -> anyhow::Result<()> {
    Ok(output::line(&value.to_string())?)
}

fn time(time: Time) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}
