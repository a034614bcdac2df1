//! What is wrong with a value, in the words of Rails's validations, which clients of this contract know.

use std::borrow::Cow;

use latchkey_domain::validation::{Field, Invalid, Invalids, Problem};

use crate::failure::{Failure, FieldErrors, told};

pub(super) const BLANK: &str = "can't be blank";
pub(super) const INVALID: &str = "is invalid";

/// The document's order.
const FIRST: [&str; 6] = ["fname", "lname", "email", "password", "dob", "number"];

/// Everything that is wrong: only the failing fields, all at once.
pub(super) fn invalids(invalids: &Invalids) -> Failure {
    let told: Vec<_> = invalids
        .0
        .iter()
        .filter(|invalid| !is_said_by_another(**invalid, &invalids.0))
        .flat_map(|invalid| words(*invalid).map(|message| (name(invalid.field), message)))
        .collect();
    let place = |name: &str| FIRST.iter().position(|first| *first == name);
    let mut ordered = told;
    ordered.sort_by_key(|(name, _)| place(name).unwrap_or(FIRST.len()));
    let mut errors = FieldErrors::new();
    for (name, message) in ordered {
        errors.add(name, message);
    }
    errors.into()
}

/// A password of the wrong length is told that and nothing else, as the document has it.
fn is_said_by_another(invalid: Invalid, all: &[Invalid]) -> bool {
    let is_length = |problem| matches!(problem, Problem::TooShort(_) | Problem::TooLong(_));
    let wrong_length = |other: &Invalid| other.field == invalid.field && is_length(other.problem);
    !is_length(invalid.problem) && all.iter().any(wrong_length)
}

fn name(field: Field) -> &'static str {
    match field {
        Field::FirstName => "fname",
        Field::LastName => "lname",
        Field::Email => "email",
        Field::Password | Field::OldPassword => "password",
        Field::BirthDate => "dob",
        // A number that is not checked is kept in the metadata.
        Field::Mobile | Field::Metadata => "number",
        // The rest is never given on this contract.
        Field::Username => "username",
        Field::Company => "company",
        Field::Terms => "terms",
        Field::Nationality => "nationality",
        Field::Language => "language",
        Field::Timezone => "timezone",
        Field::IdNumber => "id_number",
        Field::Picture => "picture",
        Field::SessionDuration => "session_duration",
        Field::Surface => "surface",
        Field::Status => "status",
        Field::Name => "name",
        Field::PasswordResetUrl => "password_reset_url",
        Field::EmailConfirmationUrl => "email_confirmation_url",
        Field::SwitchType => "switch_type",
        Field::Level => "level",
        Field::Group => "group",
        Field::Primary => "primary",
    }
}

fn words(Invalid { field, problem }: Invalid) -> impl Iterator<Item = Cow<'static, str>> {
    let (first, second): (Cow<'static, str>, Option<&'static str>) = match told(problem) {
        // Presence and format are two validations of the address, and both fail.
        Problem::Blank if field == Field::Email => (BLANK.into(), Some(INVALID)),
        Problem::Blank => (BLANK.into(), None),
        // A text that is no date is cast to none before it is validated.
        Problem::Malformed if field == Field::BirthDate => (BLANK.into(), None),
        Problem::Malformed | Problem::Unknown => (INVALID.into(), None),
        Problem::Taken => ("has already been taken".into(), None),
        Problem::TooShort(least) => (
            format!("is too short (minimum is {least} characters)").into(),
            None,
        ),
        Problem::TooLong(most) => (
            format!("is too long (maximum is {most} characters)").into(),
            None,
        ),
        Problem::Common => ("is too common".into(), None),
        Problem::EntirelyNumeric => ("can't be entirely numeric".into(), None),
        Problem::TooSimilar => (
            "is too similar to a name or address of the account".into(),
            None,
        ),
        Problem::NotAccepted => ("must be accepted".into(), None),
        Problem::NotAnInteger => ("must be an integer".into(), None),
        Problem::TooSmall(least) => (
            format!("must be greater than or equal to {least}").into(),
            None,
        ),
        Problem::TooLarge(most) => (format!("must be less than or equal to {most}").into(), None),
        Problem::LastOne => ("can't be removed".into(), None),
        Problem::TooMany(most) => (format!("is too many (maximum is {most})").into(), None),
        Problem::Wrong => ("is incorrect".into(), None),
    };
    [Some(first), second.map(Cow::Borrowed)]
        .into_iter()
        .flatten()
}
