//! What a request says, in one tree, whatever syntax it came in.
//!
//! Duplicates, NUL characters, broken UTF-8 and deep nesting are refused here, so nothing behind has to think of them.

mod form;
mod json;
mod limits;
mod multipart;
mod nested;

pub use form::{parse_form, parse_query};
pub use json::parse_json;
pub use multipart::parse_multipart;

use crate::failure::{Failure, JsonKind, Malformed};

/// One value as it came.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// JSON `null`.
    Null,
    /// JSON `true` or `false`.
    Boolean(bool),
    /// A JSON number.
    Number(serde_json::Number),
    /// A JSON string, or a form's text.
    Text(String),
    /// A JSON array.
    List(Vec<Value>),
    /// A JSON object.
    Object(Params),
    /// An uploaded part of a multipart form.
    File(File),
}

/// An uploaded file.
#[derive(Clone, PartialEq)]
pub struct File {
    /// The name that the client gave. Never a path to write to.
    pub name: String,
    /// The type that the client claimed.
    pub content_type: Option<String>,
    /// The content.
    pub bytes: actix_web::web::Bytes,
}

/// Names and values, in the order in which they came; each name once.
#[derive(Clone, Default, PartialEq)]
pub struct Params {
    entries: Vec<(String, Value)>,
    is_form: bool,
}

impl Params {
    /// The value under a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.entries
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// The value under a name that may lead into objects: `user[email]`.
    #[must_use]
    pub fn at(&self, name: &str) -> Option<&Value> {
        let (first, mut keys) = nested::split_keys(name);
        keys.try_fold(self.get(first)?, |value, key| match value {
            Value::Object(inner) => inner.get(key),
            _ => None,
        })
    }

    /// Every name with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries
            .iter()
            .map(|(key, value)| (key.as_str(), value))
    }

    /// True for HTML forms and queries, where an empty text can mean "not filled in".
    #[must_use]
    pub fn is_form(&self) -> bool {
        self.is_form
    }

    /// These, then the others that have another name. Emptiness is judged as in these, unless there are none.
    ///
    /// # Errors
    /// 400 where both have a name with different values.
    pub(crate) fn merged_with(mut self, others: Self) -> Result<Self, Failure> {
        self.is_form = self.is_form || (self.entries.is_empty() && others.is_form);
        for (name, value) in others.entries {
            match self.get(&name) {
                None => self.push(name, value),
                Some(same) if *same == value => {}
                Some(_) => return Err(Malformed::Duplicate(limits::shown(&name)).into()),
            }
        }
        Ok(self)
    }

    fn from_form() -> Self {
        Self {
            entries: Vec::new(),
            is_form: true,
        }
    }

    fn push(&mut self, name: String, value: Value) {
        self.entries.push((name, value));
    }
}

impl Value {
    /// Its JSON type; a file counts as text.
    #[must_use]
    pub fn kind(&self) -> JsonKind {
        match self {
            Self::Null => JsonKind::Null,
            Self::Boolean(_) => JsonKind::Boolean,
            Self::Number(number) if number.is_f64() => JsonKind::Float,
            Self::Number(_) => JsonKind::Integer,
            Self::Text(_) | Self::File(_) => JsonKind::Text,
            Self::List(_) => JsonKind::List,
            Self::Object(_) => JsonKind::Object,
        }
    }

    /// The value as plain JSON; a file is `null`.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null | Self::File(_) => serde_json::Value::Null,
            Self::Boolean(value) => (*value).into(),
            Self::Number(number) => number.clone().into(),
            Self::Text(text) => text.clone().into(),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Object(params) => params
                .iter()
                .map(|(key, value)| (key.to_owned(), value.to_json()))
                .collect(),
        }
    }
}

impl std::fmt::Debug for Value {
    /// The type only: any value may be a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<{}>", self.kind().python_name())
    }
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<file of {} bytes>", self.bytes.len())
    }
}

impl std::fmt::Debug for Params {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests;
