//! Checked values, as handlers read them.

use std::borrow::Cow;

use chrono::NaiveDate;
use secrecy::{ExposeSecret as _, SecretString};

use crate::{failure::Failure, params::File};

/// A checked value.
#[derive(Debug, Clone)]
pub(crate) enum Clean {
    Null,
    Text(String),
    Secret(SecretString),
    Integer(i64),
    Boolean(bool),
    Date(NaiveDate),
    Json(serde_json::Value),
    File(File),
    /// Given, and not what a lenient field holds.
    Odd,
}

/// Absent, `null` and a value are three different things to a partial update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot<T> {
    /// The request does not mention the field.
    Absent,
    /// The request clears the field.
    Null,
    /// The request sets the field.
    Set(T),
}

impl<T> Slot<T> {
    /// The value, where `null` and absent mean the same.
    pub fn set(self) -> Option<T> {
        match self {
            Self::Absent | Self::Null => None,
            Self::Set(value) => Some(value),
        }
    }

    /// `None` when absent, `Some(None)` for `null`: the shape of a partial update.
    pub fn change(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Set(value) => Some(Some(value)),
        }
    }
}

/// The values of the declared fields. Asking for a field under another type than declared is a defect of the
/// handler: it answers 500 and says so in the log, and the endpoint's first wire test meets it.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    values: Vec<(Cow<'static, str>, Clean)>,
}

macro_rules! readers {
    ($($(#[$doc:meta])* $required:ident, $optional:ident, $variant:ident => $type:ty;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// [`Failure::Internal`] when the field is absent: declare it required.
        pub fn $required(&self, name: &str) -> Result<$type, Failure> {
            match self.find(name) {
                Some(Clean::$variant(value)) => Ok(value.clone()),
                _ => Err(defect(name)),
            }
        }

        /// The same where the field may be absent or `null`.
        #[must_use]
        pub fn $optional(&self, name: &str) -> Slot<$type> {
            match self.find(name) {
                Some(Clean::$variant(value)) => Slot::Set(value.clone()),
                Some(Clean::Null) => Slot::Null,
                Some(_) | None => Slot::Absent,
            }
        }
    )*};
}

impl Fields {
    pub(crate) fn push(&mut self, name: &'static str, value: Clean) {
        self.values.push((Cow::Borrowed(name), value));
    }

    fn find(&self, name: &str) -> Option<&Clean> {
        self.values
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// True when the request mentions the field, with whatever value.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// True when a lenient field was given and cannot be read as what it was declared to hold.
    #[must_use]
    pub fn is_odd(&self, name: &str) -> bool {
        matches!(self.find(name), Some(Clean::Odd))
    }

    /// A secret where it stands, for what only looks at it.
    ///
    /// # Errors
    /// [`Failure::Internal`] when the field is absent: declare it required.
    pub fn secret_text(&self, name: &str) -> Result<&str, Failure> {
        match self.find(name) {
            Some(Clean::Secret(secret)) => Ok(secret.expose_secret()),
            _ => Err(defect(name)),
        }
    }

    readers! {
        /// A text or a choice.
        text, optional_text, Text => String;
        /// A secret.
        secret, optional_secret, Secret => SecretString;
        /// A whole number.
        integer, optional_integer, Integer => i64;
        /// A boolean.
        boolean, optional_boolean, Boolean => bool;
        /// A calendar date.
        date, optional_date, Date => NaiveDate;
        /// A JSON object or value.
        json, optional_json, Json => serde_json::Value;
        /// An uploaded file.
        file, optional_file, File => File;
    }
}

fn defect(name: &str) -> Failure {
    Failure::internal(format_args!(
        "handler reads field {name:?} that it does not declare so"
    ))
}
