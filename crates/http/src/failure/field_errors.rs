//! Field names with their messages, in order.

use std::borrow::Cow;

/// The key under which errors of no single field stand (Django REST framework's name for it).
pub const NON_FIELD_ERRORS: &str = "non_field_errors";

/// An ordered map of field to messages. Empty means that nothing is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors {
    entries: Vec<(Cow<'static, str>, Vec<Cow<'static, str>>)>,
}

impl FieldErrors {
    /// No errors yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One message on one field.
    #[must_use]
    pub fn one(field: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        let mut errors = Self::new();
        errors.add(field, message);
        errors
    }

    /// Adds a message to a field, keeping the order in which fields were first named.
    pub fn add(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) {
        let (field, message) = (field.into(), message.into());
        match self.entries.iter_mut().find(|(name, _)| *name == field) {
            Some((_, messages)) => messages.push(message),
            None => self.entries.push((field, vec![message])),
        }
    }

    /// True when no field has a message.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Fields and messages in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Cow<'static, str>])> {
        self.entries
            .iter()
            .map(|(field, messages)| (field.as_ref(), messages.as_slice()))
    }

    /// Every distinct message, in order of first appearance.
    #[must_use]
    pub fn messages(&self) -> Vec<&str> {
        let mut distinct = Vec::new();
        for message in self.entries.iter().flat_map(|(_, messages)| messages) {
            if !distinct.contains(&message.as_ref()) {
                distinct.push(message.as_ref());
            }
        }
        distinct
    }

    /// `{"field": ["message", …], …}`: the shape of Django REST framework, and of the company envelope's `data`.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        self.entries
            .iter()
            .map(|(field, messages)| (field.to_string(), serde_json::json!(messages)))
            .collect()
    }

    /// `Err` when anything was added.
    ///
    /// # Errors
    /// Itself, when it is not empty.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}
