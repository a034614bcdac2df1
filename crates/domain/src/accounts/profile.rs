//! Changing what a user tells about themselves.

use crate::model::{Mobile, MobileNumber, Profile};
use crate::ports::StorageResult;
use crate::validation::{Check, Field, Problem};
use chrono::NaiveDate;
use serde_json::Value;
use url::Url;

/// Longest first or last name in characters, as Django's user model has it.
pub(crate) const MAX_NAME_CHARS: usize = 150;
/// Longest URL that is kept, in characters.
const MAX_URL_CHARS: usize = 500;
/// Longest of the shorter texts, in characters.
const MAX_SHORT_CHARS: usize = 64;

/// Changes to a profile; `None` leaves a value as it is, blank text clears it.
#[derive(Clone, Debug, Default)]
pub struct ProfileChanges {
    /// See [`Profile::first_name`].
    pub first_name: Option<String>,
    /// See [`Profile::last_name`].
    pub last_name: Option<String>,
    /// See [`Profile::id_number`].
    pub id_number: Option<String>,
    /// `YYYY-MM-DD`.
    pub birth_date: Option<String>,
    /// See [`Profile::picture`].
    pub picture: Option<String>,
    /// See [`Profile::language`].
    pub language: Option<String>,
    /// See [`Profile::nationality`].
    pub nationality: Option<String>,
    /// See [`Profile::timezone`].
    pub timezone: Option<String>,
    /// See [`Profile::metadata`].
    pub metadata: Option<Value>,
    /// A number to make the primary one; a code is sent to it.
    pub mobile: Option<String>,
    /// A number that the contract does not check (document 002): one that is malformed or somebody
    /// else's is kept as text, under [`UNCHECKED_NUMBER`] of the metadata.
    pub unchecked_number: Option<String>,
}

/// Where a number that was not checked is kept in [`Profile::metadata`].
pub const UNCHECKED_NUMBER: &str = "number";

impl ProfileChanges {
    /// Decides what becomes of an unchecked number: a mobile number of the user's where it can be
    /// one, else text. One that has to be proven first, in place of `primary`, is text until then too, so
    /// that the client reads what it wrote.
    pub(crate) fn settle_number(
        &mut self,
        metadata: &Value,
        primary: Option<&Mobile>,
        is_free: impl FnOnce(&MobileNumber) -> StorageResult<bool>,
    ) -> StorageResult<()> {
        let Some(text) = self.unchecked_number.take() else {
            return Ok(());
        };
        let number = MobileNumber::parse(&text);
        let free = number.as_ref().map(is_free).transpose()?.unwrap_or(false);
        let mut kept = self.metadata.take().unwrap_or_else(|| metadata.clone());
        if let Some(values) = kept.as_object_mut() {
            let number = number.filter(|_| free);
            let takes_the_place = |number: &&MobileNumber| {
                primary.is_some_and(|primary| {
                    primary.verified.is_some() && primary.number != number.as_str()
                })
            };
            let waits = number.as_ref().filter(takes_the_place);
            let shown = match (&number, waits) {
                (_, Some(number)) => Some(number.as_str().to_owned()),
                (Some(_), None) => None,
                (None, None) => Some(text.clone()),
            };
            match shown {
                Some(shown) => values.insert(UNCHECKED_NUMBER.to_owned(), Value::String(shown)),
                None => values.remove(UNCHECKED_NUMBER),
            };
            if number.is_some() {
                self.mobile = Some(text);
            }
        }
        self.metadata = Some(kept);
        Ok(())
    }

    /// The profile with the changes applied; what is wrong goes into `check`.
    pub(crate) fn apply(&self, mut profile: Profile, check: &mut Check) -> Profile {
        if let Some(name) = &self.first_name {
            profile.first_name = check.text(Field::FirstName, name, MAX_NAME_CHARS);
        }
        if let Some(name) = &self.last_name {
            profile.last_name = check.text(Field::LastName, name, MAX_NAME_CHARS);
        }
        if let Some(number) = &self.id_number {
            profile.id_number = none_if_empty(check.text(Field::IdNumber, number, MAX_SHORT_CHARS));
        }
        if let Some(date) = &self.birth_date {
            profile.birth_date = check.parsed(Field::BirthDate, Some(date), parse_date);
        }
        if let Some(url) = &self.picture {
            profile.picture = check.parsed(Field::Picture, Some(url), parse_picture);
        }
        if let Some(tag) = &self.language {
            let language = check.parsed(Field::Language, Some(tag), parse_language);
            profile.language = language.unwrap_or_else(|| Profile::default().language);
        }
        if let Some(code) = &self.nationality {
            let code = check.parsed(Field::Nationality, Some(code), parse_country);
            profile.nationality = code.unwrap_or_default();
        }
        if let Some(zone) = &self.timezone {
            profile.timezone = check.parsed(Field::Timezone, Some(zone), parse_timezone);
        }
        if let Some(metadata) = &self.metadata {
            if metadata.is_object() && !holds_nul(metadata) {
                profile.metadata = metadata.clone();
            } else {
                check.add(Field::Metadata, Problem::Malformed);
            }
        }
        profile
    }
}

/// Whether there is a NUL in any text: one of the databases cannot keep it.
fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(holds_nul),
        Value::Object(fields) => fields
            .iter()
            .any(|(name, value)| name.contains('\0') || holds_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn none_if_empty(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// `YYYY-MM-DD` (RFC 3339 `full-date`) of a year that a person alive may be born in.
fn parse_date(text: &str) -> Option<NaiveDate> {
    use chrono::Datelike;
    let well_formed = text.len() == 10 && text.is_ascii();
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|_| well_formed)?;
    (1850..=9999).contains(&date.year()).then_some(date)
}

/// A page of the web: whoever shows the picture must not be made to run a script by it.
fn parse_picture(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let shown = url.has_host() && matches!(url.scheme(), "https" | "http");
    let written = text.chars().count() <= MAX_URL_CHARS
        && !text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || "<>\"\\".contains(c));
    (shown && written).then(|| text.to_owned())
}

/// ISO 3166-1 alpha-2 or alpha-3, upper case.
pub(crate) fn parse_country(text: &str) -> Option<String> {
    (matches!(text.len(), 2 | 3) && text.bytes().all(|b| b.is_ascii_alphabetic()))
        .then(|| text.to_ascii_uppercase())
}

/// The shape of a BCP 47 tag (RFC 5646 section 4.4.1: 35 characters are enough for every tag in use).
fn parse_language(text: &str) -> Option<String> {
    let shaped = text.len() <= 35
        && text.split(['-', '_']).all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        });
    shaped.then(|| text.to_owned())
}

/// The shape of a name in the IANA time zone database.
fn parse_timezone(text: &str) -> Option<String> {
    let shaped = text.len() <= MAX_SHORT_CHARS
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_+-/".contains(&b));
    shaped.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::parse_picture;

    #[test]
    fn a_picture_is_a_page_of_the_web_and_nothing_that_runs() {
        assert!(parse_picture("https://cdn.example.com/joe.png?size=2").is_some());
        for bad in [
            "javascript:alert(1)",
            "data:image/png;base64,AA",
            "/joe.png",
            "https://",
            "https://x.org/a b",
            "https://x.org/\"onload=",
            "joe",
        ] {
            assert_eq!(parse_picture(bad), None, "{bad}");
        }
    }
}
