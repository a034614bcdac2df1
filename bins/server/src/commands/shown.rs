//! What commands print: one JSON object a line, for scripts and people.

use crate::output;
use chrono::SecondsFormat;
use latchkey_domain::Time;
use latchkey_domain::model::{Company, SigningKey, User};
use serde_json::{Value, json};

/// Prints a company.
pub fn company(company: &Company) -> anyhow::Result<()> {
    line(&json!({
        "identifier": company.identifier,
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

fn line(value: &Value) -> anyhow::Result<()> {
    Ok(output::line(&value.to_string())?)
}

fn time(time: Time) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}
