//! What is wrong with a value, in the words of Django and its REST framework, which clients of this contract know.

use std::borrow::Cow;

use latchkey_domain::validation::{Field, Invalid, Invalids, Problem};

use crate::failure::{Failure, FieldErrors, told};

/// What an endpoint calls the values that go by another name elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Names(&'static [(Field, &'static str)]);

impl Names {
    /// The names that most endpoints use.
    pub const USUAL: Self = Self(&[]);
    /// Where a new password is typed twice, everything that is wrong with it is said about the second.
    pub const NEW_PASSWORD: Self = Self(&[(Field::Password, "new_password2")]);
    /// `user/mobiles/` and `admin/users/mobiles/`.
    pub const MOBILES: Self = Self(&[(Field::Mobile, "number")]);

    /// The usual names but for these.
    #[must_use]
    pub const fn but(names: &'static [(Field, &'static str)]) -> Self {
        Self(names)
    }

    fn of(self, field: Field) -> &'static str {
        let own = self.0.iter().find(|(known, _)| *known == field);
        own.map_or_else(|| usual(field), |(_, name)| name)
    }
}

fn usual(field: Field) -> &'static str {
    match field {
        Field::FirstName => "first_name",
        Field::LastName => "last_name",
        Field::Email => "email",
        Field::Mobile => "mobile_number",
        Field::Username => "username",
        Field::Company => "company",
        Field::Password => "password1",
        Field::OldPassword => "old_password",
        Field::Terms => "terms_and_conditions",
        Field::Nationality => "nationality",
        Field::Language => "language",
        Field::Timezone => "timezone",
        Field::BirthDate => "birth_date",
        Field::IdNumber => "id_number",
        Field::Picture => "profile",
        Field::Metadata => "metadata",
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

/// Everything that is wrong, under the names of the endpoint.
#[must_use]
pub fn invalids(invalids: &Invalids, names: Names) -> Failure {
    let mut errors = FieldErrors::new();
    for invalid in &invalids.0 {
        errors.add(names.of(invalid.field), words(*invalid));
    }
    errors.into()
}

fn words(Invalid { field, problem }: Invalid) -> Cow<'static, str> {
    match told(problem) {
        // Only an administrator's new user is told so about the address: neither address nor number was given.
        Problem::Blank if field == Field::Email => "This field is required.".into(),
        Problem::Blank => "This field may not be blank.".into(),
        Problem::Malformed => malformed(field).into(),
        Problem::Taken => taken(field).into(),
        Problem::Unknown => unknown(field).into(),
        Problem::TooShort(least) => {
            format!("This password is too short. It must contain at least {least} characters.")
                .into()
        }
        Problem::TooLong(most) => {
            format!("Ensure this field has no more than {most} characters.").into()
        }
        Problem::Common => "This password is too common.".into(),
        Problem::EntirelyNumeric => "This password is entirely numeric.".into(),
        Problem::TooSimilar => {
            "The password is too similar to a name or address of the account.".into()
        }
        Problem::NotAccepted => "You must agree to the terms and conditions.".into(),
        Problem::NotAnInteger => "A valid integer is required.".into(),
        Problem::TooSmall(least) => {
            format!("Ensure this value is greater than or equal to {least}.").into()
        }
        Problem::TooLarge(most) => {
            format!("Ensure this value is less than or equal to {most}.").into()
        }
        Problem::LastOne => last_one(field).into(),
        Problem::TooMany(most) => {
            format!("There may be no more than {most}. Remove one first.").into()
        }
        // No full stop: upstream has none here, and clients compare.
        Problem::Wrong => "Invalid password".into(),
    }
}

fn malformed(field: Field) -> &'static str {
    match field {
        Field::Email => "Enter a valid email address.",
        Field::Mobile => "Enter a valid phone number.",
        Field::Company => {
            "Enter a valid 'slug' consisting of letters, numbers, underscores or hyphens."
        }
        Field::Username => {
            "Enter a valid username: letters, numbers and the characters . _ - + = / only."
        }
        Field::Nationality => "Enter a valid country code of two letters.",
        Field::Language => "Enter a valid language code.",
        Field::Timezone => "Enter a valid time zone.",
        Field::BirthDate => "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.",
        Field::Picture | Field::PasswordResetUrl | Field::EmailConfirmationUrl => {
            "Enter a valid URL."
        }
        Field::Metadata => "Expected a dictionary of items.",
        Field::Status | Field::Level | Field::SwitchType => "This is not a valid choice.",
        Field::FirstName
        | Field::LastName
        | Field::Password
        | Field::OldPassword
        | Field::Terms
        | Field::IdNumber
        | Field::SessionDuration
        | Field::Surface
        | Field::Name
        | Field::Group
        | Field::Primary => "Enter a valid value.",
    }
}

fn taken(field: Field) -> &'static str {
    match field {
        Field::Email => "A user is already registered with this e-mail address.",
        Field::Mobile => "A user is already registered with this mobile number.",
        Field::Username => "A user with that username already exists.",
        _ => "This field must be unique.",
    }
}

fn unknown(field: Field) -> &'static str {
    match field {
        Field::Company => "Invalid company.",
        Field::Group => "Invalid group.",
        _ => "This is not a valid choice.",
    }
}

fn last_one(field: Field) -> &'static str {
    match field {
        Field::Email => "The primary email address cannot be removed.",
        Field::Primary => "Make another one primary instead.",
        Field::Group => "The last administrator cannot leave the group.",
        Field::Name => "The group of administrators stays as it is.",
        _ => "The last one cannot be removed.",
    }
}
