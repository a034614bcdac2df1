//! The compact form of RFC 7515 section 7.1: three parts of base64url.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// The longest token that is looked at; ours have some 600 bytes.
pub const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// The parts of a token, still encoded.
pub(super) struct Parts<'a> {
    pub(super) header: &'a str,
    pub(super) payload: &'a str,
    pub(super) signature: &'a str,
    /// What is signed: the first two, with the dot.
    pub(super) message: &'a str,
}

impl<'a> Parts<'a> {
    pub(super) fn split(token: &'a str) -> Option<Self> {
        if token.len() > MAX_TOKEN_BYTES {
            return None;
        }
        let (message, signature) = token.rsplit_once('.')?;
        let (header, payload) = message.split_once('.')?;
        let parts = Self {
            header,
            payload,
            signature,
            message,
        };
        (!payload.contains('.')).then_some(parts)
    }
}

/// Decodes base64url (RFC 4648 section 5), refusing padding, other characters and stray bits in
/// the last one: no two texts stand for the same bytes.
pub(super) fn decode(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

pub(super) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Whether `kid` could be one of ours: base64url of 32 bytes.
pub(super) fn is_thumbprint(kid: &str) -> bool {
    kid.len() == 43 && decode(kid).is_some()
}
