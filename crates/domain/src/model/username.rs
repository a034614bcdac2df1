//! Usernames, and what a login may name a user by.

use super::email_address::EmailAddress;
use super::ids::UserIdentifier;
use super::mobile_number::MobileNumber;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

/// Longest username in characters, as in the servers that clients of document 003 come from.
const MAX_CHARS: usize = 150;

/// A username: as written, and in the form that is unique and compared.
///
/// Nothing that could be read as an email address, a mobile number or a user's identifier is a
/// username, so that a login names at most one kind of thing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Username {
    written: String,
    canonical: String,
}

impl Username {
    /// Reads a username; `None` where it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let written: String = text.trim().nfc().collect();
        let fits = !written.is_empty()
            && written.chars().count() <= MAX_CHARS
            && written
                .chars()
                .all(|c| c.is_alphanumeric() || "._-+=/".contains(c))
            && Uuid::parse_str(&written).is_err()
            && MobileNumber::parse(&written).is_none();
        let canonical = written.to_ascii_lowercase();
        fits.then_some(Self { written, canonical })
    }

    /// As its owner wrote it.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// The form that is unique and compared.
    pub fn canonical(&self) -> &str {
        &self.canonical
    }
}

/// What a login, a reset or an administrator names a user by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginIdentifier {
    /// An email address.
    Email(EmailAddress),
    /// A mobile number.
    Mobile(MobileNumber),
    /// A username.
    Username(Username),
    /// The user's identifier.
    Identifier(UserIdentifier),
}

impl LoginIdentifier {
    /// Reads an identifier; `None` where no user can have it.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(uuid) = Uuid::parse_str(text) {
            return Some(Self::Identifier(UserIdentifier(uuid)));
        }
        if text.contains('@') {
            return EmailAddress::parse(text).map(Self::Email);
        }
        if let Some(number) = MobileNumber::parse(text) {
            return Some(Self::Mobile(number));
        }
        Username::parse(text).map(Self::Username)
    }

    /// The canonical text, for budgets: the same for every way to write one identifier.
    pub fn canonical(&self) -> String {
        match self {
            Self::Email(email) => email.canonical().to_owned(),
            Self::Mobile(number) => number.as_str().to_owned(),
            Self::Username(name) => name.canonical().to_owned(),
            Self::Identifier(id) => id.0.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LoginIdentifier, Username};

    #[test]
    fn a_username_cannot_shadow_another_kind_of_identifier() {
        for taken in [
            "joe@rehive.com",
            "+27840000000",
            "00000000-0000-0000-0000-000000000000",
            "00000000000000000000000000000000",
            " ",
            "a b",
            "a\0b",
        ] {
            assert!(Username::parse(taken).is_none(), "{taken:?}");
        }
        assert!(Username::parse("RMdJ05M1RJ-uFuRPjnnNJA==").is_some());
    }

    #[test]
    fn each_text_is_one_kind_of_identifier() {
        assert!(matches!(
            LoginIdentifier::parse("J@x.org"),
            Some(LoginIdentifier::Email(_))
        ));
        assert!(matches!(
            LoginIdentifier::parse("+1 234 567 8900"),
            Some(LoginIdentifier::Mobile(_))
        ));
        assert!(matches!(
            LoginIdentifier::parse("joe"),
            Some(LoginIdentifier::Username(_))
        ));
        assert_eq!(LoginIdentifier::parse("a b"), None);
    }
}
