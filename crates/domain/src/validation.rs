//! What is wrong with a value that a user gave, without wording: each contract has its own.

/// Which value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// First name.
    FirstName,
    /// Last name.
    LastName,
    /// Email address.
    Email,
    /// Mobile number.
    Mobile,
    /// Username.
    Username,
    /// A company's identifier.
    Company,
    /// A password that is being set.
    Password,
    /// The password that a change must prove to know.
    OldPassword,
    /// Acceptance of the terms.
    Terms,
    /// Country code.
    Nationality,
    /// Language tag.
    Language,
    /// Time zone.
    Timezone,
    /// Date of birth.
    BirthDate,
    /// Number of an identity document.
    IdNumber,
    /// URL of a picture.
    Picture,
    /// What the client keeps with the user.
    Metadata,
    /// How long a session is to last.
    SessionDuration,
    /// The contract that a token is for.
    Surface,
    /// A user's status.
    Status,
    /// A name: of a company, a group or a permission type.
    Name,
    /// Where links to set a new password lead.
    PasswordResetUrl,
    /// Where links to verify an address lead.
    EmailConfirmationUrl,
    /// What a switch turns on.
    SwitchType,
    /// A permission's level.
    Level,
    /// A group to join.
    Group,
    /// Whether an address or a number is the primary one.
    Primary,
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// It must be given and must not be blank.
    Blank,
    /// It is not one.
    Malformed,
    /// Somebody has it already.
    Taken,
    /// There is no such thing.
    Unknown,
    /// It is shorter than so many characters.
    TooShort(usize),
    /// It is longer than so many characters.
    TooLong(usize),
    /// It is among the passwords that attackers try first.
    Common,
    /// It is digits only.
    EntirelyNumeric,
    /// It is made of a name, an address or the company's name.
    TooSimilar,
    /// It was not accepted.
    NotAccepted,
    /// It is no whole number.
    NotAnInteger,
    /// It is less than this.
    TooSmall(i64),
    /// It is more than this.
    TooLarge(i64),
    /// The last one must stay.
    LastOne,
    /// There are so many already, and there may be no more.
    TooMany(usize),
    /// It is wrong.
    Wrong,
}

/// One value and what is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Invalid {
    /// Which value.
    pub field: Field,
    /// What is wrong.
    pub problem: Problem,
}

/// Everything that is wrong, in the order in which the values were looked at; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} value(s) are not acceptable", .0.len())]
pub struct Invalids(pub Vec<Invalid>);

impl Invalids {
    /// One thing is wrong.
    pub fn one(field: Field, problem: Problem) -> Self {
        Self(vec![Invalid { field, problem }])
    }
}

/// Collects what is wrong.
#[derive(Debug, Default)]
pub(crate) struct Check(Vec<Invalid>);

impl Check {
    pub(crate) fn add(&mut self, field: Field, problem: Problem) {
        self.0.push(Invalid { field, problem });
    }

    /// Text of at most `max` characters without control characters.
    pub(crate) fn text(&mut self, field: Field, text: &str, max: usize) -> String {
        let text = text.trim();
        if text.chars().any(is_forbidden) {
            self.add(field, Problem::Malformed);
        } else if text.chars().count() > max {
            self.add(field, Problem::TooLong(max));
        }
        text.to_owned()
    }

    /// The same, and not blank.
    pub(crate) fn required_text(&mut self, field: Field, text: &str, max: usize) -> String {
        let text = self.text(field, text, max);
        if text.is_empty() {
            self.add(field, Problem::Blank);
        }
        text
    }

    /// What `parse` makes of a text; a blank one is none.
    pub(crate) fn parsed<T>(
        &mut self,
        field: Field,
        text: Option<&str>,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        let parsed = parse(text);
        if parsed.is_none() {
            self.add(field, Problem::Malformed);
        }
        parsed
    }

    /// What `parse` makes of a text that must be there.
    pub(crate) fn required<T>(
        &mut self,
        field: Field,
        text: Option<&str>,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        if text.is_none_or(|text| text.trim().is_empty()) {
            self.add(field, Problem::Blank);
            return None;
        }
        self.parsed(field, text, parse)
    }

    pub(crate) fn finish(self) -> Result<(), Invalids> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Invalids(self.0))
        }
    }
}

/// Control characters, and the marks that make text read other than it is (bidirectional
/// overrides, invisible separators).
fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
