//! Checks a request against the declared fields; messages are Django REST framework's.

use chrono::NaiveDate;

use super::{Field, Fields, Kind, numbers, values::Clean};
use crate::{
    failure::FieldErrors,
    params::{Params, Value},
};

type Refusal = String;

/// Checks every declared field and collects all errors before refusing; fields that are not declared are ignored.
///
/// # Errors
/// The messages, in the order of the declaration.
pub(crate) fn check(declared: &[Field], params: &Params) -> Result<Fields, FieldErrors> {
    let mut fields = Fields::default();
    let mut errors = FieldErrors::new();
    for field in declared {
        match check_one(field, params) {
            Ok(Some(clean)) => fields.push(field.name, clean),
            Ok(None) => {}
            Err(_) if field.lenient => {
                if params.at(field.name).is_some() {
                    fields.push(field.name, Clean::Odd);
                }
            }
            Err(message) => match field.refusal {
                Some(sentence) => errors.add(field.name, sentence),
                None => errors.add(field.name, message),
            },
        }
    }
    errors.into_result().map(|()| fields)
}

fn check_one(field: &Field, params: &Params) -> Result<Option<Clean>, Refusal> {
    match params.at(field.name) {
        None if field.required => Err("This field is required.".to_owned()),
        None => Ok(None),
        Some(Value::Null) if field.nullable => Ok(Some(Clean::Null)),
        Some(Value::Null) => Err("This field may not be null.".to_owned()),
        Some(Value::Text(text)) if text.is_empty() && params.is_form() && !field.required => {
            Ok(left_empty(field))
        }
        Some(value) => convert(field, value).map(Some),
    }
}

/// A browser sends every input of a form, also those that nobody filled in.
fn left_empty(field: &Field) -> Option<Clean> {
    match (field.blank && is_text(field.kind), field.nullable) {
        (true, _) => Some(Clean::Text(String::new())),
        (false, true) => Some(Clean::Null),
        (false, false) => None,
    }
}

fn is_text(kind: Kind) -> bool {
    matches!(kind, Kind::Text | Kind::Formatted(_))
}

fn convert(field: &Field, value: &Value) -> Result<Clean, Refusal> {
    match field.kind {
        Kind::Text | Kind::Formatted(_) => text(field, value, true).map(Clean::Text),
        Kind::Secret => text(field, value, false).map(|text| Clean::Secret(text.into())),
        Kind::Integer { min, max } => integer(value, min, max).map(Clean::Integer),
        Kind::Boolean => numbers::boolean(value)
            .map(Clean::Boolean)
            .ok_or_else(|| "Must be a valid boolean.".into()),
        Kind::Choice(words) => choice(value, words).map(Clean::Text),
        Kind::Date => date(value).map(Clean::Date),
        Kind::TextOrObject(key) => text_or_object(field, value, key).map(Clean::Json),
        Kind::Object => object(value).map(Clean::Json),
        Kind::Json => Ok(Clean::Json(value.to_json())),
        Kind::File => match value {
            Value::File(file) => Ok(Clean::File(file.clone())),
            _ => Err(
                "The submitted data was not a file. Check the encoding type on the form."
                    .to_owned(),
            ),
        },
    }
}

fn text(field: &Field, value: &Value, trim: bool) -> Result<String, Refusal> {
    let whole = match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Boolean(_) | Value::List(_) | Value::Object(_) | Value::File(_) => {
            return Err("Not a valid string.".to_owned());
        }
    };
    let text = if trim { whole.trim().to_owned() } else { whole };
    if text.is_empty() && !field.blank {
        return Err("This field may not be blank.".to_owned());
    }
    // So many bytes are no more characters.
    if text.len() > field.max_chars && text.chars().count() > field.max_chars {
        return Err(format!(
            "Ensure this field has no more than {} characters.",
            field.max_chars
        ));
    }
    Ok(text)
}

/// An object keeps what else it holds; its text is trimmed as the plain one is.
fn text_or_object(field: &Field, value: &Value, key: &str) -> Result<serde_json::Value, Refusal> {
    let Value::Object(inner) = value else {
        return text(field, value, true).map(serde_json::Value::String);
    };
    let named = inner.get(key).ok_or("This field is required.")?;
    let named = match named {
        Value::Null => return Err("This field may not be null.".to_owned()),
        named => text(field, named, true)?,
    };
    let mut object = value.to_json();
    object[key] = serde_json::Value::String(named);
    Ok(object)
}

fn integer(value: &Value, min: i64, max: i64) -> Result<i64, Refusal> {
    let number = numbers::integer(value).ok_or("A valid integer is required.")?;
    if number < min {
        Err(format!(
            "Ensure this value is greater than or equal to {min}."
        ))
    } else if number > max {
        Err(format!("Ensure this value is less than or equal to {max}."))
    } else {
        Ok(number)
    }
}

fn choice(value: &Value, words: &[&str]) -> Result<String, Refusal> {
    let sent = match value {
        Value::Text(text) => text.clone(),
        other => other.to_json().to_string(),
    };
    if words.contains(&sent.as_str()) {
        return Ok(sent);
    }
    let shown: String = sent.chars().take(64).collect();
    Err(format!("\"{shown}\" is not a valid choice."))
}

fn date(value: &Value) -> Result<NaiveDate, Refusal> {
    let parsed = match value {
        // chrono would also take `2001-1-1` and signed years, which no other reader of the contract does.
        Value::Text(text) if text.len() == 10 && text.starts_with(|c: char| c.is_ascii_digit()) => {
            NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
        }
        _ => None,
    };
    parsed.ok_or_else(|| {
        "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.".to_owned()
    })
}

fn object(value: &Value) -> Result<serde_json::Value, Refusal> {
    match value {
        Value::Object(_) => Ok(value.to_json()),
        Value::Text(text) => match crate::params::parse_json(text.as_bytes()) {
            Ok(params) if !text.trim().is_empty() => Ok(Value::Object(params).to_json()),
            _ => Err(not_a_dictionary(value)),
        },
        _ => Err(not_a_dictionary(value)),
    }
}

fn not_a_dictionary(value: &Value) -> Refusal {
    format!(
        "Expected a dictionary of items but got type \"{}\".",
        value.kind().python_name()
    )
}
