//! Codes of an authenticator.

use chrono::DateTime;
use latchkey_domain::mfa::totp_code::matching_step;

/// Eight bytes of time, eight of the last step, a secret, 0xff, a code. What matches is a code of six digits, around now
/// and after the last.
pub fn run(data: &[u8]) {
    let Some((time, rest)) = data.split_first_chunk::<8>() else {
        return;
    };
    let Some((last, rest)) = rest.split_first_chunk::<8>() else {
        return;
    };
    let Some(now) = DateTime::from_timestamp(i64::from_le_bytes(*time), 0) else {
        return;
    };
    let last = i64::from_le_bytes(*last);
    let (secret, code) = super::halves(rest);
    let code = super::text(code);
    if let Some(step) = matching_step(secret, &code, Some(last), now) {
        assert!(step > last && (step - now.timestamp().div_euclid(30)).abs() <= 1);
        assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()));
    }
}
