//! The configuration file, TOML.

use super::key::{self, Key, Kind};
use super::layer::{Given, Layer, Origin};
use super::refusal::Refusal;
use config::{ConfigError, File, FileFormat, Map, Source as _, Value, ValueKind};
use std::io;
use std::path::Path;

/// The file that is read from the working directory when no other is named.
pub const USUAL: &str = "latchkey.toml";

/// The text of the file `named` on the command line, else of the usual one if it is there.
///
/// # Errors
/// A file that was named but is not there, or one that cannot be read.
pub fn text(named: Option<&Path>) -> Result<Option<(String, String)>, Refusal> {
    let path = named.unwrap_or(Path::new(USUAL));
    let shown = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some((shown, text))),
        Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let remedy = "name a readable TOML file";
            Err(Refusal::new(
                format!("--config {shown}"),
                format!("cannot be read ({error}); {remedy}"),
            ))
        }
    }
}

/// The values set by the text of the file at `path`.
///
/// # Errors
/// Text that is not TOML, a key that is not known, or a value that does not suit its key.
pub fn read(path: &str, text: &str) -> Result<Layer, Refusal> {
    let sections = File::from_str(text, FileFormat::Toml)
        .collect()
        .map_err(|error| not_toml(path, &error))?;
    let mut layer = Layer::default();
    for (section, value) in sorted(sections) {
        match value.kind {
            ValueKind::Table(keys) => read_section(&mut layer, path, &section, keys)?,
            _ => return Err(unknown(path, &section)),
        }
    }
    Ok(layer)
}

fn read_section(
    layer: &mut Layer,
    path: &str,
    section: &str,
    keys: Map<String, Value>,
) -> Result<(), Refusal> {
    if !key::all().any(|key| key.name.split('.').next() == Some(section)) {
        return Err(unknown(path, section));
    }
    for (name, value) in sorted(keys) {
        let name = format!("{section}.{name}");
        let key = key::find(&name).ok_or_else(|| unknown(path, &name))?;
        let origin = Origin::File(path.to_owned());
        let given = given(key, value.kind).ok_or_else(|| {
            Refusal::new(
                key.name,
                format!("the value is of the wrong kind; write {}", key.kind),
            )
            .with_origin(&origin)
        })?;
        layer.set(key, given, origin)?;
    }
    Ok(())
}

/// The same complaint first at every start.
fn sorted(map: Map<String, Value>) -> Vec<(String, Value)> {
    let mut entries: Vec<_> = map.into_iter().collect();
    entries.sort_by(|(a, _), (b, _)| a.cmp(b));
    entries
}

fn unknown(path: &str, name: &str) -> Refusal {
    let remedy = match key::closest(name) {
        Some(key) => format!("did you mean {}?", key.name),
        None => "remove it; latchkey.example.toml lists every key".to_owned(),
    };
    Refusal::new(name, format!("no such key; {remedy}")).with_origin(Origin::File(path.to_owned()))
}

/// Says where and what, without the line itself: it may hold a secret.
fn not_toml(path: &str, error: &ConfigError) -> Refusal {
    let message = match error {
        ConfigError::FileParse { cause, .. } => cause.to_string(),
        other => other.to_string(),
    };
    let is_excerpt = |line: &&str| {
        line.trim_start()
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .trim_start()
            .starts_with('|')
    };
    let told: Vec<_> = message.lines().filter(|line| !is_excerpt(line)).collect();
    Refusal::new(path, format!("{}; correct the line", told.join(": ")))
}

fn given(key: &Key, value: ValueKind) -> Option<Given> {
    match (key.kind, value) {
        (Kind::Text, ValueKind::String(text)) => Some(Given::Text(text)),
        (Kind::Integer, ValueKind::I64(number)) if number >= 0 => Some(Given::Integer(number)),
        (Kind::Switch, ValueKind::Boolean(on)) => Some(Given::Switch(on)),
        (Kind::List, ValueKind::Array(items)) => items
            .into_iter()
            .map(text_of)
            .collect::<Option<_>>()
            .map(Given::List),
        _ => None,
    }
}

fn text_of(item: Value) -> Option<String> {
    match item.kind {
        ValueKind::String(text) => Some(text),
        _ => None,
    }
}
