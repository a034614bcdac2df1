//! Codes of an authenticator (RFC 6238, over RFC 4226).

use crate::Time;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// Seconds a code is shown (RFC 6238 section 5.2 recommends 30).
pub(super) const STEP_SECONDS: i64 = 30;
/// Digits of a code.
pub(super) const DIGITS: u32 = 6;
/// Steps before and after the current one that are taken, for clocks that differ (section 5.2).
const WINDOW: i64 = 1;
/// Bytes of a secret: 160 bits (RFC 4226 section 4, R6).
pub(super) const SECRET_BYTES: usize = 20;

/// The step that `code` belongs to, if it is one around `now` and later than `last_step`.
pub fn matching_step(secret: &[u8], code: &str, last_step: Option<i64>, now: Time) -> Option<i64> {
    let current = now.timestamp().div_euclid(STEP_SECONDS);
    let mut found = None;
    // Every step is computed, so that time does not tell which one matched.
    for step in current - WINDOW..=current + WINDOW {
        let right: bool = at_step(secret, step, DIGITS)
            .as_bytes()
            .ct_eq(code.as_bytes())
            .into();
        if right && last_step.is_none_or(|last| step > last) && found.is_none() {
            found = Some(step);
        }
    }
    found
}

/// HOTP of a counter (RFC 4226 section 5.3).
fn at_step(secret: &[u8], step: i64, digits: u32) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("a key of any length");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 0xf);
    let number = u32::from_be_bytes([hash[at] & 0x7f, hash[at + 1], hash[at + 2], hash[at + 3]]);
    format!(
        "{:0width$}",
        number % 10_u32.pow(digits),
        width = digits as usize
    )
}

#[cfg(test)]
mod tests {
    use super::{at_step, matching_step};
    use chrono::DateTime;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn hotp_codes_are_those_of_rfc_4226_appendix_d() {
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583",
            "399871", "520489",
        ];
        for (counter, code) in codes.iter().enumerate() {
            assert_eq!(at_step(SECRET, counter as i64, 6), *code);
        }
    }

    #[test]
    fn totp_codes_are_those_of_rfc_6238_appendix_b() {
        for (time, code) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000_i64, "65353130"),
        ] {
            assert_eq!(at_step(SECRET, time / 30, 8), code);
        }
    }

    #[test]
    fn a_code_counts_one_step_around_now_and_never_again() {
        let now = DateTime::from_timestamp(3000, 0).unwrap();
        let code = |step| at_step(SECRET, step, 6);
        for (step, taken) in [
            (98, false),
            (99, true),
            (100, true),
            (101, true),
            (102, false),
        ] {
            let found = matching_step(SECRET, &code(step), None, now);
            assert_eq!(found, taken.then_some(step));
        }
        assert_eq!(matching_step(SECRET, &code(100), Some(100), now), None);
        assert_eq!(matching_step(SECRET, &code(99), Some(100), now), None);
        assert_eq!(matching_step(SECRET, &code(101), Some(100), now), Some(101));
        assert_eq!(matching_step(SECRET, "", None, now), None);
    }
}
