//! `application/x-www-form-urlencoded` bodies, and query strings, which share the syntax.

use super::{Params, Value, nested::Tree};
use crate::failure::{Failure, Malformed};

/// Reads a form body.
///
/// # Errors
/// 400 for broken UTF-8, NUL, a name given twice, too many names or too many brackets.
pub fn parse_form(bytes: &[u8]) -> Result<Params, Failure> {
    parse(bytes, Malformed::Form)
}

/// Reads a query string, without its question mark.
///
/// # Errors
/// As [`parse_form`].
pub fn parse_query(query: &str) -> Result<Params, Failure> {
    parse(query.as_bytes(), Malformed::Query)
}

fn parse(bytes: &[u8], unreadable: Malformed) -> Result<Params, Failure> {
    let mut tree = Tree::new(unreadable);
    for pair in bytes
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
    {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let name = decode(halves.next().unwrap_or_default())?;
        let text = decode(halves.next().unwrap_or_default())?;
        tree.add(&name, Value::Text(text))?;
    }
    Ok(tree.finish())
}

/// Percent-decoding with `+` for a blank. Unlike the browsers' algorithm it refuses broken UTF-8 instead of replacing
/// it: two different passwords must not become one.
fn decode(encoded: &[u8]) -> Result<String, Failure> {
    let blanks: Vec<u8> = encoded
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    let bytes: Vec<u8> = percent_encoding::percent_decode(&blanks).collect();
    String::from_utf8(bytes).map_err(|_| Malformed::NotUtf8.into())
}
