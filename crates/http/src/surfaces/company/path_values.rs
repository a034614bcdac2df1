//! Identifiers in paths. Whatever is written otherwise than this server writes it names nothing.

use latchkey_domain::model::UserIdentifier;
use uuid::Uuid;

use super::Company;
use crate::{call::Call, failure::Failure};

/// Characters of a UUID with its hyphens.
const UUID_CHARS: usize = 36;

/// A number in its one canonical form: no sign, no leading zero, no more than 63 bits.
pub(super) fn number(call: &Call<Company>, name: &str) -> Result<i64, Failure> {
    parse_number(call.path(name)?).ok_or(Failure::NotFound)
}

/// The identifier of a user.
pub(super) fn identifier(call: &Call<Company>) -> Result<UserIdentifier, Failure> {
    let text = call.path("identifier")?;
    let uuid = Uuid::try_parse(text)
        .ok()
        .filter(|_| text.len() == UUID_CHARS);
    uuid.map(UserIdentifier).ok_or(Failure::NotFound)
}

fn parse_number(text: &str) -> Option<i64> {
    let canonical = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| canonical)
}

#[cfg(test)]
mod tests {
    use super::parse_number;

    #[test]
    fn a_number_has_one_way_to_be_written() {
        assert_eq!(parse_number("1"), Some(1));
        assert_eq!(parse_number("9223372036854775807"), Some(i64::MAX));
        for odd in [
            "",
            "0",
            "01",
            "+1",
            "-1",
            "1e0",
            " 1",
            "1 ",
            "1.0",
            "1.json",
            "٣",
            "9223372036854775808",
            "1 or 1=1",
        ] {
            assert_eq!(parse_number(odd), None, "{odd:?}");
        }
    }
}
