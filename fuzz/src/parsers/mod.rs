//! One module a parser: `run` must not panic, whatever the bytes, and says what else must hold.

pub mod authorization;
pub mod email;
pub mod form;
pub mod json;
pub mod jwt;
pub mod mail;
pub mod multipart;
pub mod path;
pub mod phone;
pub mod session_token;
pub mod stored_hash;
pub mod totp;

type Parser = (&'static str, fn(&[u8]));

/// Every parser by the name of its target, which is the folder of its corpus.
pub const ALL: &[Parser] = &[
    ("authorization", authorization::run),
    ("email", email::run),
    ("form", form::run),
    ("json", json::run),
    ("jwt", jwt::run),
    ("mail", mail::run),
    ("multipart", multipart::run),
    ("path", path::run),
    ("phone", phone::run),
    ("session_token", session_token::run),
    ("stored_hash", stored_hash::run),
    ("totp", totp::run),
];

/// Two parts of the bytes, at the first 0xff, which is in no UTF-8.
fn halves(data: &[u8]) -> (&[u8], &[u8]) {
    let at = data.iter().position(|byte| *byte == 0xff);
    at.map_or((data, &[]), |at| (&data[..at], &data[at + 1..]))
}

fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}
