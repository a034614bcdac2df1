//! `session_duration` and `duration`.

use latchkey_domain::sessions::RequestedDuration;
use serde_json::Value;

use crate::fields::{Field, Fields};

/// Declared as any JSON value: a client that sends nonsense is refused only where the company lets its users choose,
/// and that the domain knows.
pub(super) const SESSION_DURATION: Field = Field::json("session_duration").nullable().describe(
    "Milliseconds, 1 to 2678400000. Ignored unless the company's switch `session_duration` is on.",
);

/// What the request asks for.
pub(super) fn requested(fields: &Fields, name: &str) -> Option<RequestedDuration> {
    let value = fields.optional_json(name).set()?;
    Some(whole_number(&value).map_or(
        RequestedDuration::Malformed,
        RequestedDuration::Milliseconds,
    ))
}

/// JSON integers, floats without a fraction, and digits in text; beyond 64 bits saturated, so that the bounds are
/// named.
fn whole_number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) if number.is_f64() => number
            .as_f64()
            .filter(|float| float.fract() == 0.0)
            .map(saturated),
        Value::Number(number) => Some(number.as_i64().unwrap_or(i64::MAX)),
        Value::String(text) => {
            let number: i128 = text.trim().parse().ok()?;
            let bounded = number.clamp(i64::MIN.into(), i64::MAX.into());
            i64::try_from(bounded).ok()
        }
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "`as` saturates, which is what is wanted"
)]
fn saturated(float: f64) -> i64 {
    float as i64
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    #[rstest]
    #[case(json!(900), Some(900))]
    #[case(json!(900.0), Some(900))]
    #[case(json!("900"), Some(900))]
    #[case(json!(" 900 "), Some(900))]
    #[case(json!(-1), Some(-1))]
    #[case(json!(u64::MAX), Some(i64::MAX))]
    #[case(json!("99999999999999999999"), Some(i64::MAX))]
    #[case(json!(1e300), Some(i64::MAX))]
    #[case(json!(0.5), None)]
    #[case(json!(""), None)]
    #[case(json!("10h"), None)]
    #[case(json!(true), None)]
    #[case(json!([900]), None)]
    fn whole_numbers_are_read_in_every_spelling(
        #[case] value: Value,
        #[case] expected: Option<i64>,
    ) {
        assert_eq!(whole_number(&value), expected);
    }
}
