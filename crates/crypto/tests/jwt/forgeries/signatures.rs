//! Signatures that no key made, or not this one over this token.

use super::{Forgery, forgery, parts};
use crate::common::encode;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

pub fn all(token: &str) -> Vec<Forgery> {
    let [header, payload, signature] = parts(token);
    let bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let length = bytes.len();
    let mut made: Vec<(&str, Vec<u8>)> = vec![
        // ECDSA with r = s = 0 verified everything in CVE-2022-21449.
        ("zeros", vec![0; length]),
        ("ones", vec![0xff; length]),
        ("one byte less", bytes[..length - 1].to_vec()),
        ("one byte more", [&bytes[..], &[0]].concat()),
        ("half", bytes[..length / 2].to_vec()),
        ("twice", bytes.repeat(2)),
        (
            "halves swapped",
            [&bytes[length / 2..], &bytes[..length / 2]].concat(),
        ),
        ("backwards", bytes.iter().rev().copied().collect()),
        ("its text", signature.as_bytes().to_vec()),
    ];
    // As ASN.1 (X9.62), which JOSE does not use.
    let mut der = vec![0x30, 4 + u8::try_from(length % 64).unwrap(), 0x02, 32];
    der.extend_from_slice(&bytes);
    made.push(("ASN.1", der));
    // The point of order one, and s = 0: right for every message under a key of small order.
    let mut identity = vec![0; length];
    identity[0] = 1;
    made.push(("the identity", identity));
    made.into_iter()
        .map(|(class, bytes)| forgery(class, format!("{header}.{payload}.{}", encode(bytes))))
        .collect()
}
