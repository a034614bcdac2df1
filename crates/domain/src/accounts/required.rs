//! What the registration of one contract needs and that of another does not.

use super::Register;
use crate::model::Surface;
use crate::validation::Field;

/// What a registration lacks that its contract cannot do without.
pub(super) fn missing(request: &Register) -> Vec<Field> {
    match request.surface {
        // Document 002 promises a name, an address and a date of birth in every user object.
        Surface::Signup => named_person(request),
        Surface::DeviceTokens | Surface::Phone | Surface::Jwt | Surface::Company => vec![],
    }
}

fn named_person(request: &Register) -> Vec<Field> {
    let values = [
        (Field::FirstName, Some(&request.first_name)),
        (Field::LastName, Some(&request.last_name)),
        (Field::Email, request.email.as_ref()),
        (Field::BirthDate, request.profile.birth_date.as_ref()),
    ];
    let blank = |text: &String| text.trim().is_empty();
    let missing = values
        .into_iter()
        .filter(|(_, text)| text.is_none_or(blank));
    missing.map(|(field, _)| field).collect()
}
