//! What a token of this contract looks like.

use latchkey_domain::model::PlainToken;
use secrecy::{ExposeSecret, SecretString};

/// Characters of a token.
const CHARS: usize = 24;

/// The token, if it has the form: 24 characters of base58, which has no `0 O I l`. A header without a scheme word could
/// hold anything, also what is meant for another server.
pub(super) fn of_this_contract(credentials: &SecretString) -> Option<PlainToken> {
    let text = credentials.expose_secret();
    let base58 = |byte: u8| byte.is_ascii_alphanumeric() && !b"0OIl".contains(&byte);
    (text.len() == CHARS && text.bytes().all(base58)).then(|| PlainToken::new(text))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("GPFrZEfm4isNwvqPziJkqj3d", true)]
    #[case("GPFrZEfm4isNwvqPziJkqj3", false)]
    #[case("GPFrZEfm4isNwvqPziJkqj3dd", false)]
    #[case("GPFrZEfm4isNwvqPziJkqj30", false)]
    #[case("GPFrZEfm4isNwvqPziJkqjl3", false)]
    #[case("GPFrZEfm4isNwvqPziJkqj_3", false)]
    #[case("", false)]
    fn only_24_characters_of_base58_are_one(#[case] text: &str, #[case] expected: bool) {
        let token = of_this_contract(&text.into());
        assert_eq!(token.is_some(), expected);
    }
}
