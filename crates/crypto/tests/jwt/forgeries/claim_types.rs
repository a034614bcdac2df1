//! Claims of the wrong type, issuer or audience.

use super::{Forgery, forgery};
use crate::common::{AUDIENCE, Forge, ISSUER, now, payload, with, without};
use serde_json::{Value, json};

const TIMES: [&str; 4] = ["exp", "iat", "orig_iat", "nbf"];
const TEXTS: [&str; 8] = [
    "username", "email", "iss", "sub", "aud", "jti", "sid", "company",
];

pub fn all(forge: &Forge) -> Vec<Forgery> {
    let mut payloads = Vec::new();
    for name in TIMES {
        times().for_each(|value| payloads.push((name, value)));
    }
    for value in [
        json!(1.5),
        json!(42.0),
        json!("42"),
        json!(null),
        json!([42]),
        json!({}),
        json!(true),
        json!(u64::MAX),
    ] {
        payloads.push(("user_id", value));
    }
    for name in TEXTS {
        for value in [
            json!(null),
            json!(1),
            json!(1.5),
            json!(true),
            json!(["ann"]),
            json!({}),
        ] {
            payloads.push((name, value));
        }
    }
    for name in ["sub", "sid"] {
        ids()
            .into_iter()
            .for_each(|value| payloads.push((name, value)));
    }
    for (name, ours) in [("iss", ISSUER), ("aud", AUDIENCE)] {
        parties(ours)
            .into_iter()
            .for_each(|value| payloads.push((name, value)));
    }
    let header = forge.header().to_string();
    let changed = payloads
        .into_iter()
        .map(|(name, value)| (format!("{name} {value}"), with(payload(), name, value)));
    let required = payload();
    let required = required
        .as_object()
        .unwrap()
        .keys()
        .filter(|name| *name != "email")
        .cloned();
    let missing = required.map(|name| (format!("no {name}"), without(payload(), &name)));
    changed
        .chain(missing)
        .map(|(class, payload)| forgery(class, forge.sign(&header, &payload.to_string())))
        .collect()
}

fn times() -> impl Iterator<Item = Value> {
    let soon = now().timestamp() + 10;
    [
        json!(soon.to_string()),
        json!("never"),
        json!(""),
        json!(null),
        json!(-1),
        json!(i64::MIN),
        json!(1e300),
        json!(1.5),
        json!(soon as f64),
        json!(soon as f64 + 0.5),
        json!([soon]),
        json!({"exp": soon}),
        json!(true),
        json!(false),
        json!(u64::MAX),
        json!(i64::MAX),
        json!(-0.0),
    ]
    .into_iter()
}

fn ids() -> Vec<Value> {
    let id = "00000000-0000-0000-0000-000000c0ffee";
    vec![
        json!(""),
        json!("1"),
        json!(id.to_uppercase()),
        json!(id.replace('-', "")),
        json!(format!("{{{id}}}")),
        json!(format!("urn:uuid:{id}")),
        json!(format!("{id} ")),
        json!(&id[1..]),
    ]
}

fn parties(ours: &str) -> Vec<Value> {
    vec![
        json!(""),
        json!([ours]),
        json!([ours, "x"]),
        json!(["x"]),
        json!([]),
        json!(format!("{ours}/")),
        json!(format!(" {ours}")),
        json!(ours.to_uppercase()),
        json!(ours.replace("https", "http")),
        json!(ours.replace("auth", "auht")),
        json!(format!("{ours}\0")),
        json!(format!("{ours}@attacker.example")),
    ]
}
