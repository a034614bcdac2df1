//! The documented answers look like real ones.

use latchkey_testkit::both_databases;
use serde_json::Value;

use crate::support::{Answer, PASSWORD, Site};

both_databases!(documented_answers_have_the_keys_of_real_ones_in_their_order);

/// Keys and kinds, without values; `null` may stand for anything.
pub fn shape(value: &Value) -> Value {
    match value {
        Value::Object(entries) => entries
            .iter()
            .map(|(key, value)| (key.clone(), shape(value)))
            .collect(),
        Value::Array(items) => items.iter().take(1).map(shape).collect(),
        Value::Null | Value::String(_) => "text or null".into(),
        Value::Number(_) => "number".into(),
        Value::Bool(_) => "boolean".into(),
    }
}

/// The documented body of an answer.
pub fn sample(site: &Site, method: &str, path: &str, status: u16) -> Value {
    let app = site.app();
    let row = app
        .served()
        .find(|row| row.spec.method.as_str() == method && row.spec.path == path);
    let examples = row.unwrap().spec.examples;
    let example = examples
        .iter()
        .find(|example| example.status == status)
        .unwrap();
    serde_json::from_str(example.body).unwrap()
}

fn documented_answers_have_the_keys_of_real_ones_in_their_order(site: Site) {
    let owner = site.founder("acme");
    site.permanent(&owner);
    let get = |path: &str| site.get(path).token(&owner.token).send();
    let compare = |method: &str, path: &str, status: u16, answer: Answer| {
        let (real, sample) = (
            shape(&answer.json()),
            shape(&sample(&site, method, path, status)),
        );
        assert_eq!(real.to_string(), sample.to_string(), "{method} {path}");
    };
    compare(
        "POST",
        "auth/login",
        200,
        site.try_log_in("acme", &owner.email, PASSWORD),
    );
    compare(
        "POST",
        "auth/login",
        400,
        site.try_log_in("acme", &owner.email, "wrong"),
    );
    compare("GET", "auth", 200, get("auth/"));
    compare("GET", "auth/tokens", 200, get("auth/tokens/"));
    let one = get(&format!("auth/tokens/{}/", &owner.token[..8]));
    compare("GET", "auth/tokens/{token_key}", 200, one);
}
