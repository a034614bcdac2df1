//! The forms in which a secret may turn up.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

/// The secret raw, reversed, in hexadecimal and base64, and what it is itself an encoding of.
pub fn of(secret: &str) -> Vec<Vec<u8>> {
    let mut forms = encoded(secret.as_bytes());
    forms.push(secret.bytes().rev().collect());
    for decoded in decoded(secret) {
        forms.extend(encoded(&decoded));
    }
    forms
}

fn encoded(bytes: &[u8]) -> Vec<Vec<u8>> {
    let hex = hex(bytes);
    let mut forms = vec![
        bytes.to_vec(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
    ];
    // Padding and the last digit depend on what follows.
    for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
        let mut text = engine.encode(bytes);
        text.truncate(bytes.len() * 4 / 3);
        forms.push(text.into_bytes());
    }
    forms
}

fn decoded(secret: &str) -> Vec<Vec<u8>> {
    let mut found: Vec<_> = [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD]
        .iter()
        .filter_map(|engine| engine.decode(secret).ok())
        .collect();
    found.extend(unhex(secret));
    found.extend(base32(secret));
    found.retain(|bytes| bytes.len() >= 12);
    found
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|digit| {
            digit
                .to_digit(16)
                .and_then(|digit| u8::try_from(digit).ok())
        })
        .collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(
        digits
            .chunks(2)
            .map(|pair| pair[0] << 4 | pair[1])
            .collect(),
    )
}

/// RFC 4648 section 6, without padding.
pub fn base32(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => return None,
        };
        held = (held << 5 | u32::from(value)) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
        }
    }
    Some(bytes)
}
