//! From base64 to a key worth the name.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret as _, SecretBox};

/// How to get one.
pub const REMEDY: &str = "use the output of: openssl rand -base64 32";

/// 32 random bytes.
#[derive(Debug)]
pub struct MasterKey(SecretBox<[u8; 32]>);

impl MasterKey {
    /// The bytes, for the one who derives keys from them.
    pub fn expose(&self) -> &[u8; 32] {
        self.0.expose_secret()
    }
}

/// The key that `text` encodes.
///
/// # Errors
/// Problem and remedy, without the text.
pub fn decode(text: &str) -> Result<MasterKey, String> {
    let bytes = STANDARD
        .decode(text)
        .map(Zeroizing::new)
        .map_err(|_| format!("not base64; {REMEDY}"))?;
    let key: &[u8; 32] = bytes
        .as_slice()
        .try_into()
        .map_err(|_| format!("{} bytes instead of 32; {REMEDY}", bytes.len()))?;
    if is_sample(key) {
        return Err(format!("a sample or a pattern, not random; {REMEDY}"));
    }
    Ok(MasterKey(SecretBox::init_with(|| *key)))
}

/// Of 32 random bytes fewer than 16 different ones are out of reach of chance.
fn is_sample(key: &[u8; 32]) -> bool {
    let mut distinct = *key;
    distinct.sort_unstable();
    let kinds = distinct.chunk_by(|a, b| a == b).count();
    let is_sequence = key
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if b.wrapping_sub(*a) == 1));
    kinds < 16 || is_sequence || key == b"0123456789abcdef0123456789abcdef"
}

#[cfg(test)]
mod tests {
    use super::decode;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    #[test]
    fn thirty_two_mixed_bytes_are_a_key() {
        let bytes: Vec<u8> = (0..32_u8)
            .map(|i| i.wrapping_mul(37).wrapping_add(11))
            .collect();
        assert_eq!(
            decode(&STANDARD.encode(&bytes))
                .unwrap()
                .expose()
                .as_slice(),
            bytes
        );
    }

    #[test]
    fn other_lengths_and_patterns_are_refused() {
        for bytes in [
            &[7_u8; 31][..],
            &[0; 32],
            &[255; 32],
            b"secret",
            b"0123456789abcdef0123456789abcdef",
        ] {
            assert!(decode(&STANDARD.encode(bytes)).is_err(), "{bytes:?}");
        }
        let counting: Vec<u8> = (0..32).collect();
        assert!(decode(&STANDARD.encode(counting)).is_err());
        assert!(decode("not base64!").is_err());
    }

    #[test]
    fn a_key_does_not_print_itself() {
        let bytes: Vec<u8> = (0..32_u8).map(|i| i.wrapping_mul(37)).collect();
        assert_eq!(
            format!("{:?}", decode(&STANDARD.encode(bytes)).unwrap()),
            "MasterKey(SecretBox<[u8; 32]>([REDACTED]))"
        );
    }
}
