//! What users of the company contract do.

use super::{Server, text};
use serde_json::{Value, json};
use std::process::Output;

/// Who registers.
pub const JOE: &str = "joe@example.com";

/// The password of everybody here.
pub fn password() -> &'static str {
    "a long and rare one"
}

/// Registers a company with its first administrator; yields their token.
pub fn register(server: &Server, company: &str) -> String {
    let answer = server.post(
        "/api/3/auth/company/register/",
        None,
        json!({
            "first_name": "Joe", "last_name": "Soap", "email": JOE, "company": company,
            "password1": password(), "password2": password(), "terms_and_conditions": true,
        }),
    );
    assert_eq!(answer.status, 201, "{answer:?}");
    token(&answer.json)
}

/// Logs in; yields a new token.
pub fn log_in(server: &Server, company: &str, user: &str) -> String {
    let body = json!({"user": user, "company": company, "password": password()});
    let answer = server.post("/api/3/auth/login/", None, body);
    assert_eq!(answer.status, 200, "{answer:?}");
    token(&answer.json)
}

fn token(answer: &Value) -> String {
    answer["data"]["token"]
        .as_str()
        .expect("a token")
        .to_owned()
}

/// What a command printed: one JSON object a line.
pub fn json_lines(output: &Output) -> Vec<Value> {
    assert!(output.status.success(), "{}", text(&output.stderr));
    let parsed = |line| serde_json::from_str(line).expect("JSON");
    text(&output.stdout).lines().map(parsed).collect()
}
