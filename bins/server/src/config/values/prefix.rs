//! What a telephone number begins with: `+27`, `+1876`.

use serde::Deserialize;

/// Digits of the longest number (ITU-T E.164).
const MOST_DIGITS: usize = 15;

/// `+` and digits.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Prefix(pub String);

impl TryFrom<String> for Prefix {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.strip_prefix('+').unwrap_or_default();
        let fits = (1..=MOST_DIGITS).contains(&digits.len());
        if fits && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text))
        } else {
            Err(
                "not the beginning of a number; use + and digits such as \"+27\" or \"+1876\""
                    .to_owned(),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Prefix;

    #[test]
    fn a_prefix_is_a_plus_and_digits() {
        let parsed = |text: &str| Prefix::try_from(text.to_owned()).is_ok();
        assert!(parsed("+1") && parsed("+1876"));
        for bad in ["", "+", "27", "+27 84", "+2a", "+1234567890123456"] {
            assert!(!parsed(bad), "{bad:?}");
        }
    }
}
