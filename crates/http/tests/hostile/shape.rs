//! What a refusal looks like on each surface.

use serde_json::Value;

use crate::wire::Answer;

/// Why an answer has not the contract's shape, if it has not.
pub fn broken(surface: &str, answer: &Answer) -> Option<String> {
    let tell = |what: &str| Some(format!("{what}: {answer:?}"));
    if answer.status >= 500 {
        return tell("a fault");
    }
    if !(400..500).contains(&answer.status) {
        return None;
    }
    let media = answer.header("content-type").unwrap_or_default();
    if surface == "pages" {
        let is_page = media.starts_with("text/html") && answer.body.contains("<html");
        return if is_page { None } else { tell("no page") };
    }
    if surface == "signup" && (media.starts_with("text/plain") || answer.body.is_empty()) {
        return None;
    }
    if !media.starts_with("application/json") {
        return tell("no JSON");
    }
    let body = answer.json();
    let right = match surface {
        "company" => is_envelope(&body),
        "device_tokens" => is_only(&body, "message"),
        "signup" => is_only(&body, "error") || are_lists(&body),
        _ => is_only(&body, "detail") || are_lists(&body),
    };
    if right { None } else { tell("another shape") }
}

fn is_envelope(body: &Value) -> bool {
    body["status"] == "error"
        && body["message"].is_string()
        && body.get("data").is_none_or(are_lists)
}

fn is_only(body: &Value, name: &str) -> bool {
    body.as_object().is_some_and(|entries| {
        entries.len() == 1 && entries.get(name).is_some_and(Value::is_string)
    })
}

/// Each field with its sentences.
fn are_lists(body: &Value) -> bool {
    let is_list = |value: &Value| {
        value
            .as_array()
            .is_some_and(|items| !items.is_empty() && items.iter().all(Value::is_string))
    };
    body.as_object()
        .is_some_and(|entries| !entries.is_empty() && entries.values().all(is_list))
}
