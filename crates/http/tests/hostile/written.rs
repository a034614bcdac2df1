//! Names and values as bodies and queries hold them.

use latchkey_http::fields::Field;

/// Names with values that are encoded already.
pub type Pairs = Vec<(String, Vec<u8>)>;

/// A field written as something with parts, and given twice.
pub fn structures(field: &Field) -> Vec<(&'static str, Pairs, bool)> {
    let name = field.name;
    vec![
        ("nested", pair(&format!("{name}[x]"), b"1"), false),
        (
            "nested, encoded",
            pair(&format!("{name}%5Bx%5D"), b"1"),
            false,
        ),
        ("list", pair(&format!("{name}[]"), b"1"), false),
        ("index", pair(&format!("{name}[0]"), b"1"), false),
        ("open bracket", pair(&format!("{name}["), b"1"), false),
        (
            "twice",
            [pair(name, b"one"), pair(name, b"other")].concat(),
            true,
        ),
        (
            "twice the same",
            [pair(name, b"one"), pair(name, b"one")].concat(),
            true,
        ),
        (
            "text and object",
            [pair(name, b"one"), pair(&format!("{name}[x]"), b"1")].concat(),
            true,
        ),
        ("NUL in the name", pair(&format!("{name}%00"), b"1"), true),
    ]
}

pub fn pair(name: &str, value: &[u8]) -> Pairs {
    vec![(name.to_owned(), value.to_vec())]
}

pub fn joined(pairs: &[(String, Vec<u8>)]) -> Vec<u8> {
    let written: Vec<_> = pairs
        .iter()
        .map(|(name, value)| [name.as_bytes(), b"=", value].concat())
        .collect();
    written.join(&b'&')
}

pub fn encoded(text: &str) -> Vec<u8> {
    url::form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .into_bytes()
}

pub fn literal(text: &str) -> Vec<u8> {
    match text {
        "true" => b"true".to_vec(),
        text => serde_json::to_vec(text).unwrap(),
    }
}

/// The name below what brackets stand for.
pub fn inner(name: &str) -> &str {
    name.strip_suffix(']')
        .and_then(|rest| rest.split_once('['))
        .map_or(name, |(_, inner)| inner)
}

/// A JSON object, nested as brackets in names say.
pub fn object(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let write = |entries: &[&(String, Vec<u8>)]| {
        let written: Vec<_> = entries
            .iter()
            .map(|(name, value)| [b"\"", inner(name).as_bytes(), b"\": ", value].concat())
            .collect();
        [b"{", &written.join(&b","[..])[..], b"}"].concat()
    };
    let (nested, flat): (Vec<_>, Vec<_>) = entries.iter().partition(|(name, _)| name.contains('['));
    if nested.is_empty() {
        return write(&flat);
    }
    let below = nested[0].0.split('[').next().unwrap_or_default().to_owned();
    let nested = (below, write(&nested));
    write(&flat.into_iter().chain([&nested]).collect::<Vec<_>>())
}
