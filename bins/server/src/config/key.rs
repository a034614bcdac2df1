//! What is known of a key before any value is: its name, its kind, its default, whether it is secret.

/// One key of the configuration.
#[derive(Debug)]
pub struct Key {
    /// `section.key`.
    pub name: &'static str,
    /// What its values are made of.
    pub kind: Kind,
    /// What holds when nobody sets it.
    pub default: Default,
    /// How much of a value may be shown.
    pub exposure: Exposure,
}

/// What values are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number, never negative.
    Integer,
    /// True or false.
    Switch,
    /// Texts; separated by commas in an environment variable.
    List,
}

/// What holds when nobody sets a key.
#[derive(Debug)]
pub enum Default {
    /// This text.
    Text(&'static str),
    /// This number.
    Integer(i64),
    /// This.
    Switch(bool),
    /// These.
    List(&'static [&'static str]),
    /// No value; the words say what that means.
    Unset(&'static str),
}

/// How much of a value may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exposure {
    /// All of it.
    Open,
    /// All but the password inside a URL.
    Url,
    /// Nothing.
    Secret,
}

impl Key {
    /// A text with a default.
    pub const fn text(name: &'static str, default: &'static str) -> Self {
        Self::new(name, Kind::Text, Default::Text(default))
    }

    /// A text that may stay unset, which then means `meaning`.
    pub const fn optional_text(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, Kind::Text, Default::Unset(meaning))
    }

    /// A number with a default.
    pub const fn integer(name: &'static str, default: i64) -> Self {
        Self::new(name, Kind::Integer, Default::Integer(default))
    }

    /// A number that may stay unset, which then means `meaning`.
    pub const fn optional_integer(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, Kind::Integer, Default::Unset(meaning))
    }

    /// A switch.
    pub const fn switch(name: &'static str, default: bool) -> Self {
        Self::new(name, Kind::Switch, Default::Switch(default))
    }

    /// A list.
    pub const fn list(name: &'static str, default: &'static [&'static str]) -> Self {
        Self::new(name, Kind::List, Default::List(default))
    }

    /// The same key, its values never to be shown.
    pub const fn secret(mut self) -> Self {
        self.exposure = Exposure::Secret;
        self
    }

    /// The same key, its values to be shown without the password inside.
    pub const fn url(mut self) -> Self {
        self.exposure = Exposure::Url;
        self
    }

    /// The environment variable that sets it.
    pub fn variable(&self) -> String {
        format!(
            "{}{}",
            super::environment::PREFIX,
            self.name.to_uppercase().replace('.', "__")
        )
    }

    const fn new(name: &'static str, kind: Kind, default: Default) -> Self {
        Self {
            name,
            kind,
            default,
            exposure: Exposure::Open,
        }
    }
}

/// Every key, section by section.
pub fn all() -> impl Iterator<Item = &'static Key> {
    use super::{
        companies, database, email, events, limits, log, otp, passwords, secrets, server, sms,
        surfaces, tokens,
    };
    [
        server::KEYS,
        surfaces::KEYS,
        database::KEYS,
        secrets::KEYS,
        companies::KEYS,
        email::KEYS,
        sms::KEYS,
        passwords::KEYS,
        tokens::KEYS,
        otp::KEYS,
        limits::KEYS,
        events::KEYS,
        log::KEYS,
    ]
    .into_iter()
    .flatten()
}

/// The key of this name.
pub fn find(name: &str) -> Option<&'static Key> {
    all().find(|key| key.name == name)
}

/// The key that somebody who wrote `name` most likely meant.
pub fn closest(name: &str) -> Option<&'static Key> {
    all()
        .map(|key| (strsim::jaro_winkler(key.name, name), key))
        .filter(|(likeness, _)| *likeness > 0.85)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, key)| key)
}
