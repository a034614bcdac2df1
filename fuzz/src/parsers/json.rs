//! JSON bodies.

use latchkey_http::params::{Value, parse_json};

/// What is taken holds no NUL and is what serde_json reads.
pub fn run(data: &[u8]) {
    let Ok(params) = parse_json(data) else {
        return;
    };
    assert!(!super::form::has_nul(&params));
    if let Ok(usual) = serde_json::from_slice::<serde_json::Value>(data) {
        assert_eq!(Value::Object(params).to_json(), usual);
    } else {
        assert!(data.iter().all(u8::is_ascii_whitespace));
    }
}
