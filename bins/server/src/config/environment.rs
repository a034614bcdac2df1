//! Environment variables `LATCHKEY__SECTION__KEY`.

use super::key::{self, Key, Kind};
use super::layer::{Given, Layer, Origin};
use super::refusal::Refusal;
use std::ffi::OsString;

/// What the names of our variables begin with.
pub const PREFIX: &str = "LATCHKEY__";

/// This process's environment: the one place that reads it.
#[expect(
    clippy::disallowed_methods,
    reason = "everybody else is handed settings"
)]
pub fn of_process() -> Vec<(OsString, OsString)> {
    std::env::vars_os().collect()
}

/// The values set by `variables`; those that are not ours are left alone.
///
/// # Errors
/// A variable of ours that names no key, or whose value does not suit its key.
pub fn read(variables: Vec<(OsString, OsString)>) -> Result<Layer, Refusal> {
    let mut ours: Vec<_> = variables
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_str()?.to_owned(), value)))
        .filter(|(name, _)| name.starts_with(PREFIX))
        .collect();
    // The same complaint first at every start.
    ours.sort();
    let mut layer = Layer::default();
    for (name, value) in ours {
        let key = key::all()
            .find(|key| key.variable() == name)
            .ok_or_else(|| unknown(&name))?;
        let origin = Origin::Environment(name);
        let given = value
            .into_string()
            .map_err(|_| Refusal::new(key.name, "the value is not UTF-8; write it in UTF-8"))
            .and_then(|text| given(key, text))
            .map_err(|refusal| refusal.with_origin(&origin))?;
        layer.set(key, given, origin)?;
    }
    Ok(layer)
}

fn unknown(name: &str) -> Refusal {
    let likely = name
        .strip_prefix(PREFIX)
        .map(|rest| rest.to_lowercase().replace("__", "."));
    let remedy = match likely.as_deref().and_then(key::closest) {
        Some(key) => format!("did you mean {}? Otherwise unset it", key.variable()),
        None => "unset it; latchkey.example.toml lists every key".to_owned(),
    };
    Refusal::new(
        name,
        format!("this environment variable sets no known key; {remedy}"),
    )
}

/// `text` as a value of `key`.
fn given(key: &Key, text: String) -> Result<Given, Refusal> {
    // Numbers and switches are never secret, so that what was written may be shown.
    let refused = |reason: &str| Refusal::new(key.name, reason).with_value(text.trim());
    match key.kind {
        Kind::Integer => match text.trim().parse() {
            Ok(number) if number >= 0 => Ok(Given::Integer(number)),
            _ => Err(refused("no whole number from 0 up; write digits only")),
        },
        Kind::Switch => match text.trim() {
            "true" => Ok(Given::Switch(true)),
            "false" => Ok(Given::Switch(false)),
            _ => Err(refused("neither true nor false; write true or false")),
        },
        Kind::List => Ok(Given::List(items(&text))),
        Kind::Text => Ok(Given::Text(text)),
    }
}

fn items(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}
