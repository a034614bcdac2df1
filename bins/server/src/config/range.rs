//! Ranges of numbers, from the `validator` attributes of the settings.

use super::refusal::Refusal;
use validator::{Validate, ValidationError};

/// Refuses the first field of `section` (by name) that is out of its range.
pub fn check(section: &str, settings: &impl Validate) -> Result<(), Refusal> {
    let Err(errors) = settings.validate() else {
        return Ok(());
    };
    let mut fields: Vec<_> = errors.field_errors().into_iter().collect();
    fields.sort_by(|(a, _), (b, _)| a.cmp(b));
    let first = fields
        .first()
        .and_then(|(field, errors)| Some((field, errors.first()?)));
    match first {
        Some((field, error)) => Err(Refusal::new(format!("{section}.{field}"), reason(error))),
        None => Ok(()),
    }
}

fn reason(error: &ValidationError) -> String {
    if let Some(message) = &error.message {
        return message.to_string();
    }
    match (error.params.get("min"), error.params.get("max")) {
        (Some(min), Some(max)) => format!("out of range; use {min} to {max}"),
        _ => "out of range; latchkey.example.toml says what is allowed".to_owned(),
    }
}
