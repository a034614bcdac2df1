//! Forms and queries with brackets.

use latchkey_http::params::{Params, Value, parse_form, parse_query};

/// Nothing that is taken holds NUL, and a query is read like a form.
pub fn run(data: &[u8]) {
    let form = parse_form(data).ok();
    if let Some(params) = &form {
        assert!(!has_nul(params));
    }
    if let Ok(query) = std::str::from_utf8(data) {
        assert!(parse_query(query).ok() == form);
    }
}

pub(super) fn has_nul(params: &Params) -> bool {
    params
        .iter()
        .any(|(name, value)| name.contains('\0') || holds_nul(value))
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.contains('\0'),
        Value::List(items) => items.iter().any(holds_nul),
        Value::Object(params) => has_nul(params),
        Value::Null | Value::Boolean(_) | Value::Number(_) | Value::File(_) => false,
    }
}
