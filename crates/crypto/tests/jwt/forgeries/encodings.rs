//! Texts that a lax reader would take for the same token.

use super::{Forgery, forgery, parts};

pub fn all(token: &str) -> Vec<Forgery> {
    let [header, payload, signature] = parts(token);
    let mut forgeries = vec![
        forgery("nothing", ""),
        forgery("dots", ".."),
        forgery("many dots", ".".repeat(8000)),
        forgery("one part", header),
        forgery("two parts", format!("{header}.{payload}")),
        forgery("a fourth part", format!("{token}.")),
        forgery("a full fourth part", format!("{token}.{signature}")),
        forgery(
            "five parts",
            format!("{header}.{payload}.{signature}.{payload}.{signature}"),
        ),
        forgery("a part before", format!(".{token}")),
        forgery("swapped", format!("{payload}.{header}.{signature}")),
        forgery("a scheme before", format!("Bearer {token}")),
        forgery("quoted", format!("\"{token}\"")),
        forgery("commas", token.replace('.', ",")),
        forgery("upper case", token.to_uppercase()),
        forgery("full-width dots", token.replace('.', "．")),
        forgery("9 kB", format!("{header}.{payload}.{}", "A".repeat(9000))),
        forgery(
            "9 kB of header",
            format!("{}.{payload}.{signature}", header.repeat(200)),
        ),
        forgery("1 MB", "A.".repeat(1 << 19)),
        forgery(
            "JSON serialization",
            format!(
                r#"{{"protected":"{header}","payload":"{payload}","signature":"{signature}"}}"#
            ),
        ),
    ];
    for (index, name) in ["header", "payload", "signature"].into_iter().enumerate() {
        let part = [header, payload, signature][index];
        for (what, changed) in spoiled(part) {
            let mut changed_parts = [header, payload, signature].map(str::to_owned);
            changed_parts[index] = changed;
            forgeries.push(forgery(format!("{name} {what}"), changed_parts.join(".")));
        }
    }
    forgeries
}

fn spoiled(part: &str) -> Vec<(String, String)> {
    let middle = part.len() / 2;
    let mut changed = vec![
        ("empty".to_owned(), String::new()),
        ("doubled".to_owned(), part.repeat(2)),
        ("cut".to_owned(), part[..part.len() - 1].to_owned()),
        (
            "percent-encoded".to_owned(),
            format!("%{:02X}{}", part.as_bytes()[0], &part[1..]),
        ),
    ];
    for odd in [
        "=", "==", " ", "\n", "\r\n", "\t", "\0", "A", "+", "/", "-", "é", "\u{feff}",
    ] {
        changed.push((format!("with {odd:?} after"), format!("{part}{odd}")));
        changed.push((format!("with {odd:?} before"), format!("{odd}{part}")));
        let inside = format!("{}{odd}{}", &part[..middle], &part[middle..]);
        changed.push((format!("with {odd:?} inside"), inside));
    }
    if part.contains(['-', '_']) {
        let standard = part.replace('-', "+").replace('_', "/");
        changed.push(("of the standard alphabet".to_owned(), standard));
    }
    changed.extend(stray_bits(part).map(|odd| ("with stray bits".to_owned(), odd)));
    changed
}

/// The same bytes with other unused bits in the last character, where it has any.
fn stray_bits(part: &str) -> Option<String> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    if part.len().is_multiple_of(4) {
        return None;
    }
    let last = *part.as_bytes().last()?;
    let value = ALPHABET.iter().position(|letter| *letter == last)?;
    let stray = char::from(ALPHABET[value ^ 1]);
    Some(format!("{}{stray}", &part[..part.len() - 1]))
}

/// The token with each bit of each character changed, as far as it stays text.
pub fn bit_flips(token: &str) -> impl Iterator<Item = String> {
    (0..token.len() * 7).map(|bit| {
        let mut bytes = token.as_bytes().to_vec();
        bytes[bit / 7] ^= 1 << (bit % 7);
        String::from_utf8(bytes).unwrap()
    })
}
