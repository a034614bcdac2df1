//! Why a command was not carried out: one line with what is wrong and the remedy.

use anyhow::{Error, anyhow};
use latchkey_domain::operator::OperatorError;
use latchkey_domain::validation::{Field, Invalid, Problem};

/// Words `error`, which came of a command about `subject`.
pub fn refused(subject: &str, error: OperatorError) -> Error {
    match error {
        OperatorError::NoSuchUser => anyhow!(
            "{subject}: no such user; `latchkey user list --company COMPANY` shows all of a company"
        ),
        OperatorError::Ambiguous(names) => anyhow!(
            "{subject}: users of several companies have this name; say which: {}",
            names.join(" or ")
        ),
        OperatorError::NoSuchCompany => {
            anyhow!("{subject}: no such company; `latchkey company list` shows all")
        }
        OperatorError::Invalid(invalids) => {
            let all: Vec<_> = invalids
                .0
                .iter()
                .map(|invalid| invalid_text(*invalid))
                .collect();
            anyhow!("{}", all.join(" · "))
        }
        OperatorError::Fault(fault) => fault.into(),
    }
}

fn invalid_text(Invalid { field, problem }: Invalid) -> String {
    format!("{}: {}", argument(field), text(field, problem))
}

/// What the value is called on the command line.
fn argument(field: Field) -> &'static str {
    match field {
        Field::FirstName => "--first-name",
        Field::LastName => "--last-name",
        Field::Email => "--email",
        Field::Mobile => "--mobile",
        Field::Username => "--username",
        Field::Company => "IDENTIFIER",
        Field::Name => "--name",
        Field::Password | Field::OldPassword => "the password",
        Field::Terms
        | Field::Nationality
        | Field::Language
        | Field::Timezone
        | Field::BirthDate
        | Field::IdNumber
        | Field::Picture
        | Field::Metadata
        | Field::SessionDuration
        | Field::Surface
        | Field::Status
        | Field::PasswordResetUrl
        | Field::EmailConfirmationUrl
        | Field::SwitchType
        | Field::Level
        | Field::Group
        | Field::Primary => "a value that no option sets",
    }
}

fn text(field: Field, problem: Problem) -> String {
    match problem {
        Problem::Blank => "missing or blank; give one".to_owned(),
        Problem::Malformed => format!("not understood; use {}", syntax(field)),
        Problem::Taken => "taken already; choose another".to_owned(),
        Problem::TooShort(least) => format!("too short; use {least} characters or more"),
        Problem::TooLong(most) => format!("too long; use {most} characters at most"),
        Problem::Common => "among the first that attackers try; choose another".to_owned(),
        Problem::EntirelyNumeric => "digits only; use letters as well".to_owned(),
        Problem::TooSimilar => {
            "too similar to the user's name or address; choose another".to_owned()
        }
        Problem::TooSmall(least) => format!("too small; use {least} or more"),
        Problem::TooLarge(most) => format!("too large; use {most} or less"),
        Problem::NotAnInteger => "not a whole number; use digits only".to_owned(),
        Problem::TooMany(most) => format!("one too many; {most} are allowed"),
        Problem::Unknown | Problem::NotAccepted | Problem::LastOne | Problem::Wrong => {
            "not accepted; give another".to_owned()
        }
    }
}

fn syntax(field: Field) -> &'static str {
    match field {
        Field::Email => "an address such as ann@example.com",
        Field::Mobile => "an international number such as +27821234567",
        Field::Username => "letters, digits and @ . + - _",
        Field::Password => "a bcrypt hash such as $2b$12$…",
        Field::Company => "1 to 50 lower-case letters, digits, - and _",
        _ => "plain text without control characters",
    }
}
