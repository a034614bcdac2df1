//! Opaque tokens: how each contract's look.

use crate::model::{PlainToken, Surface};
use crate::ports::Entropy;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Characters of a token that name it (django-rest-knox's `token_key`).
const KEY_CHARS: usize = 8;
/// Base58 as Bitcoin's: no `0 O I l`.
const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// Length of document 002's tokens.
const SIGNUP_CHARS: usize = 24;

/// Makes a token in the form of the surface, of at least 128 random bits.
pub(super) fn generate(entropy: &(dyn Entropy + 'static), surface: Surface) -> PlainToken {
    PlainToken::new(match surface {
        Surface::Company | Surface::Jwt | Surface::Phone => hex::encode(entropy.bytes::<32>()),
        Surface::DeviceTokens => URL_SAFE_NO_PAD.encode(entropy.bytes::<16>()),
        Surface::Signup => base58(entropy),
    })
}

/// The part of a token that names it and opens nothing.
pub(super) fn key_of(token: &PlainToken) -> String {
    token.expose().chars().take(KEY_CHARS).collect()
}

fn base58(entropy: &(dyn Entropy + 'static)) -> String {
    let mut token = String::with_capacity(SIGNUP_CHARS);
    while token.len() < SIGNUP_CHARS {
        for byte in entropy.bytes::<32>() {
            // 232 is the last multiple of 58 below 256: beyond it, low characters would be likelier.
            if byte < 232 && token.len() < SIGNUP_CHARS {
                token.push(char::from(BASE58[usize::from(byte % 58)]));
            }
        }
    }
    token
}
