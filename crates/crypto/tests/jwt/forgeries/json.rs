//! JSON that parsers may disagree about, or choke on.

use super::{Forgery, forgery};
use crate::common::{Forge, SECRET, payload, sign_with};
use jsonwebtoken::{Algorithm, EncodingKey};

/// Signed right with HS256.
pub fn all(forge: &Forge) -> Vec<Forgery> {
    let (header, payload) = (forge.header().to_string(), payload().to_string());
    let key = EncodingKey::from_secret(SECRET);
    let sign = |header: &[u8], payload: &[u8]| sign_with(&key, Algorithm::HS256, header, payload);
    let mut forgeries = Vec::new();
    for (class, good, header_side) in [("header", &header, true), ("payload", &payload, false)] {
        for (name, bad) in spoiled(good) {
            let token = match header_side {
                true => sign(&bad, payload.as_bytes()),
                false => sign(header.as_bytes(), &bad),
            };
            forgeries.push(forgery(format!("{class}: {name}"), token));
        }
    }
    forgeries
}

fn spoiled(good: &str) -> Vec<(&'static str, Vec<u8>)> {
    let body = &good[1..];
    let first = &body[..body.find(',').unwrap()];
    let name = &first[1..first.find(':').unwrap() - 1];
    let escaped = format!("\\u{:04x}{}", name.as_bytes()[0], &name[1..]);
    let deep = |open: &str, close: &str| {
        let nested = format!("{}1{}", open.repeat(2500), close.repeat(2500));
        format!("{{\"deep\":{nested},{body}")
    };
    let many: String = (0..200).map(|number| format!("\"{number}\":0,")).collect();
    vec![
        ("a member twice", format!("{{{first},{body}").into()),
        (
            "a member twice, once escaped",
            format!("{{\"{escaped}\":1,{body}").into(),
        ),
        (
            "an unknown member twice",
            format!("{{\"a\":1,\"a\":1,{body}").into(),
        ),
        (
            "an inner member twice",
            format!("{{\"a\":{{\"b\":1,\"b\":2}},{body}").into(),
        ),
        (
            "an inner member twice in an array",
            format!("{{\"a\":[{{\"b\":1,\"b\":2}}],{body}").into(),
        ),
        ("200 members", format!("{{{many}{body}").into()),
        ("arrays in arrays", deep("[", "]").into()),
        ("objects in objects", deep("{\"a\":", "}").into_bytes()),
        ("only nested arrays", "[".repeat(5000).into()),
        ("a number too large", format!("{{\"a\":1e999,{body}").into()),
        ("two values", format!("{good}{good}").into()),
        ("something after", format!("{good}x").into()),
        ("a byte order mark", format!("\u{feff}{good}").into()),
        ("a NUL after", format!("{good}\0").into()),
        ("cut", good[..good.len() - 1].into()),
        ("an array", format!("[{good}]").into()),
        ("a string", format!("{good:?}").into()),
        ("null", "null".into()),
        ("nothing", Vec::new()),
        ("an empty object", "{}".into()),
        ("single quotes", good.replace('"', "'").into()),
        ("a comment", format!("/**/{good}").into()),
        (
            "a trailing comma",
            format!("{},}}", &good[..good.len() - 1]).into(),
        ),
        (
            "invalid UTF-8",
            [b"{\"a\":\"\xff\",", body.as_bytes()].concat(),
        ),
        (
            "a lone surrogate",
            format!("{{\"a\":\"\\ud800\",{body}").into(),
        ),
        (
            "a raw control character",
            format!("{{\"a\":\"\n\",{body}").into(),
        ),
        (
            "UTF-16",
            good.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ),
    ]
}
