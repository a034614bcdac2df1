//! Numbers that can be called, by libphonenumber's metadata.

use crate::model::MobileNumber;
use phonenumber::country::Id;
use unicode_normalization::UnicodeNormalization;

/// Longest text that is looked at, in bytes.
const MAX_BYTES: usize = 64;

/// A number with its country code that a numbering plan knows; `None` for every other text.
pub fn callable(text: &str) -> Option<MobileNumber> {
    let number = MobileNumber::parse(text).filter(|_| text.len() <= MAX_BYTES)?;
    let parsed = phonenumber::parse(None, number.as_str()).ok()?;
    phonenumber::is_valid(&parsed).then_some(number)
}

/// A number written with its country code, or the way people of `region` (ISO 3166-1 alpha-2)
/// write it. Numbering plans are not consulted: document 000's own sample belongs to none.
pub fn in_region(text: &str, region: &str) -> Option<MobileNumber> {
    if text.trim_start().starts_with('+') {
        return MobileNumber::parse(text);
    }
    let text: String = text.trim().nfkc().collect();
    let written = |c: char| c.is_ascii_digit() || " -.()/".contains(c);
    if text.is_empty() || text.len() > MAX_BYTES || !text.chars().all(written) {
        return None;
    }
    let region: Id = region.parse().ok()?;
    let code = phonenumber::metadata::DATABASE
        .by_id(region.as_ref())?
        .country_code();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    // The zero that people dial before a number within their country.
    MobileNumber::parse(&format!("+{code}{}", digits.trim_start_matches('0')))
}

#[cfg(test)]
mod tests {
    use super::{callable, in_region};

    #[test]
    fn ways_to_write_one_number_in_its_country_are_one_number() {
        for text in [
            "(123)456-7890",
            "(123) 456-7890",
            "123-456-7890",
            "+1 123 456 7890",
            "+11234567890",
            "（１２３）４５６－７８９０",
        ] {
            let number = in_region(text, "US").unwrap();
            assert_eq!(number.as_str(), "+11234567890", "{text}");
        }
        for text in ["084 000 0000", "(084) 000-0000", "84 000 0000"] {
            let number = in_region(text, "ZA").unwrap();
            assert_eq!(number.as_str(), "+27840000000", "{text}");
        }
        assert!(in_region("phone", "US").is_none() && in_region("", "US").is_none());
    }

    #[test]
    fn only_numbers_of_a_numbering_plan_can_be_called() {
        assert!(callable("+27 84 123 4567").is_some());
        for bad in [
            "+00000000000",
            "+15555552016",
            "+9180765XXX10",
            "0841234567",
            "",
            "+1",
        ] {
            assert!(callable(bad).is_none(), "{bad}");
        }
    }
}
