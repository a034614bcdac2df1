//! Integers and booleans in every spelling that Django REST framework takes.

use crate::params::Value;

const TRUE: &[&str] = &["t", "y", "yes", "true", "on", "1"];
const FALSE: &[&str] = &["f", "n", "no", "false", "off", "0"];

/// Longer digit strings are refused unread, as upstream does.
const MAX_DIGITS: usize = 1_000;

/// A whole number: JSON integers, floats without a fraction, and digits with an optional `.0` tail.
/// `None` when it is none; numbers beyond 64 bits saturate, so that the bounds can name what is wrong.
pub(super) fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(whole), _, _) => Some(whole),
            (None, Some(_), _) => Some(i64::MAX),
            (None, None, Some(float)) if float.fract() == 0.0 => Some(saturate(float)),
            _ => None,
        },
        Value::Text(text) => digits(text.trim()),
        Value::Null | Value::Boolean(_) | Value::List(_) | Value::Object(_) | Value::File(_) => {
            None
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "`as` saturates, which is what is wanted"
)]
fn saturate(float: f64) -> i64 {
    float as i64
}

fn digits(text: &str) -> Option<i64> {
    let whole = match text.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|byte| byte == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    let unsigned = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    if unsigned.is_empty()
        || text.len() > MAX_DIGITS
        || !unsigned.bytes().all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let beyond = if whole.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    };
    Some(whole.parse().unwrap_or(beyond))
}

/// A boolean, or `None` when it is none.
pub(super) fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Boolean(value) => Some(*value),
        Value::Number(number) => match number.as_f64() {
            Some(1.0) => Some(true),
            Some(0.0) => Some(false),
            _ => None,
        },
        Value::Text(text) => spelled(text.trim()),
        Value::Null | Value::List(_) | Value::Object(_) | Value::File(_) => None,
    }
}

fn spelled(text: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is(TRUE) {
        Some(true)
    } else if is(FALSE) {
        Some(false)
    } else {
        None
    }
}
