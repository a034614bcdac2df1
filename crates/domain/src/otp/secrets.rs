//! The secrets of challenges, derived and never stored.

use crate::Keyring;
use crate::model::{Challenge, ChallengeId, Code, LinkSecret, Purpose, SecretHash};

/// The code of a challenge: uniform over all codes of `length` digits, leading zeros included.
pub(crate) fn code_of(keys: &Keyring, id: ChallengeId, nonce: &[u8; 16], length: u32) -> Code {
    let codes = 10_u64.pow(length.clamp(1, 18));
    // Numbers beyond the last whole multiple would make low codes likelier: draw again.
    let bound = u64::MAX - u64::MAX % codes;
    let mut code = 0;
    for round in 0..=u8::MAX {
        let bytes = keys.challenge_bytes(id, nonce, round);
        let drawn = u64::from_be_bytes([
            bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
        ]);
        code = drawn % codes;
        if drawn < bound {
            break;
        }
    }
    Code::new(format!("{code:0width$}", width = length as usize))
}

/// The secret of a link: 256 bits in hexadecimal.
pub(crate) fn link_secret_of(keys: &Keyring, id: ChallengeId, nonce: &[u8; 16]) -> LinkSecret {
    LinkSecret::new(hex::encode(keys.challenge_bytes(id, nonce, 0)))
}

/// The stored form of a code, bound to its challenge.
pub(crate) fn code_hash(keys: &Keyring, challenge: ChallengeId, code: &str) -> SecretHash {
    keys.hash_secret(challenge.0.as_bytes(), code)
}

/// The stored form of a link's secret, bound to its purpose: links are found by it.
pub(crate) fn link_hash(keys: &Keyring, purpose: &str, secret: &str) -> SecretHash {
    keys.hash_secret(purpose.as_bytes(), secret)
}

/// Whether a challenge is answered by a link rather than by a code.
pub(crate) fn is_link(purpose: &Purpose) -> bool {
    matches!(purpose, Purpose::VerifyEmail(_) | Purpose::ResetPassword)
}

/// The stored form of the secret that belongs to a new challenge.
pub(crate) fn secret_hash(
    keys: &Keyring,
    id: ChallengeId,
    nonce: &[u8; 16],
    purpose: &Purpose,
    length: u32,
) -> SecretHash {
    if is_link(purpose) {
        link_hash(
            keys,
            purpose.name(),
            link_secret_of(keys, id, nonce).expose(),
        )
    } else {
        code_hash(keys, id, code_of(keys, id, nonce, length).expose())
    }
}

/// Whether `code` is the challenge's, in constant time.
pub(crate) fn code_is_right(keys: &Keyring, challenge: &Challenge, code: &Code) -> bool {
    code_hash(keys, challenge.id, code.expose()).matches(&challenge.secret_hash)
}

#[cfg(test)]
mod tests {
    use super::code_of;
    use crate::Keyring;
    use crate::model::ChallengeId;
    use uuid::Uuid;

    #[test]
    fn codes_have_every_digit_at_every_place_and_keep_leading_zeros() {
        let keys = Keyring::new([1; 32]);
        let mut seen = [[0_u32; 10]; 6];
        for n in 0..6000_u128 {
            let code = code_of(&keys, ChallengeId(Uuid::from_u128(n)), &[0; 16], 6);
            assert_eq!(code.expose().len(), 6);
            for (place, digit) in code.expose().bytes().enumerate() {
                seen[place][usize::from(digit - b'0')] += 1;
            }
        }
        for counts in seen {
            // Chi-square with 9 degrees of freedom; 36 is far beyond p = 0.0001.
            let chi: f64 = counts
                .iter()
                .map(|&n| (f64::from(n) - 600.0).powi(2) / 600.0)
                .sum();
            assert!(chi < 36.0, "{counts:?}");
        }
    }

    #[test]
    fn a_message_sent_twice_carries_the_same_code() {
        let keys = Keyring::new([1; 32]);
        let id = ChallengeId(Uuid::from_u128(9));
        assert_eq!(
            code_of(&keys, id, &[3; 16], 8).expose(),
            code_of(&keys, id, &[3; 16], 8).expose()
        );
    }
}
