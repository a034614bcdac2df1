//! One source of values, and where a value came from.

use super::key::{self, Default, Exposure, Key, Kind};
use super::refusal::Refusal;
use super::values::redact_url;
use config::{ConfigError, Map, Source, Value, ValueKind};
use std::fmt;

/// A value as somebody wrote it, brought to the kind of its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// See [`Kind::Text`].
    Text(String),
    /// See [`Kind::Integer`].
    Integer(i64),
    /// See [`Kind::Switch`].
    Switch(bool),
    /// See [`Kind::List`].
    List(Vec<String>),
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Built in.
    Default,
    /// This file.
    File(String),
    /// This environment variable.
    Environment(String),
}

/// The values of one source; a later layer covers an earlier one.
#[derive(Clone, Default)]
pub struct Layer {
    entries: Vec<(&'static Key, Given, Origin)>,
}

/// A key with the value that holds for it.
pub struct Effective {
    /// The key.
    pub key: &'static Key,
    /// The value, fit to be shown, or what it means that there is none.
    pub shown: String,
    /// Where it came from.
    pub origin: Origin,
}

impl Layer {
    /// The built-in defaults.
    pub fn defaults() -> Self {
        let mut layer = Self::default();
        for key in key::all() {
            let given = match key.default {
                Default::Text(text) => Given::Text(text.to_owned()),
                Default::Integer(number) => Given::Integer(number),
                Default::Switch(on) => Given::Switch(on),
                Default::List(items) => {
                    Given::List(items.iter().map(|&item| item.to_owned()).collect())
                }
                Default::Unset(_) => continue,
            };
            layer.entries.push((key, given, Origin::Default));
        }
        layer
    }

    /// Sets a key in this layer.
    ///
    /// # Errors
    /// An empty text, as `KEY=${UNSET}` leaves it: it means no value to one reader, a value to another.
    pub fn set(&mut self, key: &'static Key, given: Given, origin: Origin) -> Result<(), Refusal> {
        if given == Given::Text(String::new()) {
            return Err(
                Refusal::new(key.name, "empty; give it a value or remove it")
                    .with_value("\"\"")
                    .with_origin(origin),
            );
        }
        self.entries.push((key, given, origin));
        Ok(())
    }

    fn get(&self, key: &Key) -> Option<(&Given, &Origin)> {
        let (_, given, origin) = self
            .entries
            .iter()
            .find(|(candidate, ..)| candidate.name == key.name)?;
        Some((given, origin))
    }
}

/// What holds for `key` when the last of `layers` that sets it wins.
pub fn effective(layers: &[Layer], key: &'static Key) -> Effective {
    let found = layers.iter().rev().find_map(|layer| layer.get(key));
    let (shown, origin) = match (found, &key.default) {
        (Some((given, origin)), _) => (show(key, given), origin.clone()),
        (None, Default::Unset(meaning)) => (format!("({meaning})"), Origin::Default),
        (None, _) => (String::new(), Origin::Default),
    };
    Effective { key, shown, origin }
}

/// A value as it may be shown: TOML, without what is secret.
pub fn show(key: &Key, given: &Given) -> String {
    match (key.exposure, given) {
        (Exposure::Secret, _) => "(redacted)".to_owned(),
        (Exposure::Url, Given::Text(url)) => {
            redact_url(url).map_or_else(|| "(redacted)".to_owned(), |url| quoted(&url))
        }
        (_, Given::Text(text)) => quoted(text),
        (_, Given::Integer(number)) => number.to_string(),
        (_, Given::Switch(on)) => on.to_string(),
        (_, Given::List(items)) => {
            format!(
                "[{}]",
                items
                    .iter()
                    .map(|item| quoted(item))
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        }
    }
}

fn quoted(text: &str) -> String {
    let escaped: String = text.escape_debug().collect();
    format!("\"{}\"", escaped.replace("\\'", "'"))
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text in quotes",
            Self::Integer => "a whole number from 0 up, without quotes",
            Self::Switch => "true or false",
            Self::List => "a list of texts such as [\"one\", \"two\"]",
        })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "file {path}"),
            Self::Environment(variable) => write!(f, "environment {variable}"),
        }
    }
}

/// Names keys only: values may be secret.
impl fmt::Debug for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.entries.iter().map(|(key, ..)| key.name))
            .finish()
    }
}

impl Source for Layer {
    fn clone_into_box(&self) -> Box<dyn Source + Send + Sync> {
        Box::new(self.clone())
    }

    fn collect(&self) -> Result<Map<String, Value>, ConfigError> {
        let value =
            |given: &Given, origin: &Origin| Value::new(Some(&origin.to_string()), kind_of(given));
        Ok(self
            .entries
            .iter()
            .map(|(key, given, origin)| (key.name.to_owned(), value(given, origin)))
            .collect())
    }
}

fn kind_of(given: &Given) -> ValueKind {
    match given {
        Given::Text(text) => text.as_str().into(),
        Given::Integer(number) => (*number).into(),
        Given::Switch(on) => (*on).into(),
        Given::List(items) => items.clone().into(),
    }
}
