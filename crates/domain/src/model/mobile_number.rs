//! Mobile numbers in E.164 form.

use unicode_normalization::UnicodeNormalization;

/// `+` and 7 to 15 digits (ITU-T E.164 allows 15).
///
/// Numbering plans are not consulted: document 004's own sample, `+00000000000`, belongs to none.
/// Where a number must be one that can be called, see [`crate::phone`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MobileNumber(String);

impl MobileNumber {
    /// Reads a number with its country code; spaces, dashes, dots and brackets are passed over,
    /// and digits of other scripts' full-width form are taken as digits.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.trim().nfkc().collect();
        let rest = text.strip_prefix('+')?;
        let mut number = String::with_capacity(16);
        number.push('+');
        for c in rest.chars() {
            match c {
                '0'..='9' => number.push(c),
                ' ' | '-' | '.' | '(' | ')' | '/' => {}
                _ => return None,
            }
        }
        (8..=16).contains(&number.len()).then_some(Self(number))
    }

    /// `+` and digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::MobileNumber;

    #[test]
    fn ways_to_write_one_number_are_one_number() {
        for text in [
            "+27840000000",
            "+27 84 000 0000",
            "+27-84-000-0000",
            "+２７８４０００００００",
        ] {
            assert_eq!(
                MobileNumber::parse(text).unwrap().as_str(),
                "+27840000000",
                "{text}"
            );
        }
        assert!(MobileNumber::parse("+00000000000").is_some());
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for bad in [
            "",
            "+",
            "27840000000",
            "+9180765XXX10",
            "+123456",
            "+1234567890123456",
            "+1\u{0}234567",
        ] {
            assert!(MobileNumber::parse(bad).is_none(), "{bad:?}");
        }
    }
}
