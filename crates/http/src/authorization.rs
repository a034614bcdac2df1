//! The grammar of `Authorization` (wire contracts, sections 2.3, 6 and 7.4).

use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use secrecy::SecretString;

use crate::failure::{CredentialsProblem, Failure, Malformed};

/// Reads `Authorization: Token <credentials>`; the scheme word in any case, any run of blanks between.
///
/// # Errors
/// 401 for none, another scheme, no token or several words; 400 for two headers, since a proxy in front may have
/// looked at the other one.
pub fn token(headers: &HeaderMap, scheme: &str) -> Result<SecretString, Failure> {
    let words = words(headers)?;
    parse(&words, scheme).map_err(problem)
}

/// Reads the same, and a token that stands alone. Whether it looks like one is for the surface to say, so that no other
/// scheme's credentials are tried as ours.
///
/// # Errors
/// As [`token`].
pub fn bare_token(headers: &HeaderMap, scheme: &str) -> Result<SecretString, Failure> {
    match words(headers)?.as_slice() {
        [alone] if !alone.eq_ignore_ascii_case(scheme.as_bytes()) => visible(alone),
        words => parse(words, scheme),
    }
    .map_err(problem)
}

/// The words of the one line.
fn words(headers: &HeaderMap) -> Result<Vec<&[u8]>, Failure> {
    let mut lines = headers.get_all(AUTHORIZATION);
    let Some(line) = lines.next() else {
        return Err(problem(CredentialsProblem::NotProvided));
    };
    if lines.next().is_some() {
        return Err(Malformed::TwoCredentials.into());
    }
    let words = line
        .as_bytes()
        .split(|byte| matches!(byte, b' ' | b'\t'))
        .filter(|word| !word.is_empty());
    Ok(words.collect())
}

fn parse(words: &[&[u8]], scheme: &str) -> Result<SecretString, CredentialsProblem> {
    match words {
        [word, rest @ ..] if word.eq_ignore_ascii_case(scheme.as_bytes()) => match rest {
            [] => Err(CredentialsProblem::NoToken),
            [credentials] => visible(credentials),
            _ => Err(CredentialsProblem::Spaces),
        },
        _ => Err(CredentialsProblem::NotProvided),
    }
}

fn visible(credentials: &[u8]) -> Result<SecretString, CredentialsProblem> {
    match std::str::from_utf8(credentials) {
        Ok(text) if text.bytes().all(|byte| byte.is_ascii_graphic()) => Ok(text.into()),
        _ => Err(CredentialsProblem::InvalidCharacters),
    }
}

fn problem(problem: CredentialsProblem) -> Failure {
    Failure::Unauthenticated(problem)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;
    use rstest::rstest;
    use secrecy::ExposeSecret;

    use super::*;

    fn headers(lines: &[&[u8]]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(AUTHORIZATION, HeaderValue::from_bytes(line).unwrap());
        }
        headers
    }

    #[rstest]
    #[case(b"Token abc")]
    #[case(b"token abc")]
    #[case(b"TOKEN   abc ")]
    #[case(b"Token\tabc")]
    fn the_scheme_word_is_case_insensitive_and_blanks_do_not_count(#[case] line: &[u8]) {
        assert_eq!(
            token(&headers(&[line]), "Token").unwrap().expose_secret(),
            "abc"
        );
    }

    #[rstest]
    #[case(b"", CredentialsProblem::NotProvided)]
    #[case(b"Bearer abc", CredentialsProblem::NotProvided)]
    #[case(b"Tokenabc", CredentialsProblem::NotProvided)]
    #[case(b"Token", CredentialsProblem::NoToken)]
    #[case(b"Token  ", CredentialsProblem::NoToken)]
    #[case(b"Token a b", CredentialsProblem::Spaces)]
    #[case(b"Token \xc3\xa4", CredentialsProblem::InvalidCharacters)]
    #[case(b"Token \xff", CredentialsProblem::InvalidCharacters)]
    fn each_defect_has_its_own_name(#[case] line: &[u8], #[case] expected: CredentialsProblem) {
        assert_eq!(
            token(&headers(&[line]), "Token").unwrap_err(),
            Failure::Unauthenticated(expected)
        );
    }

    #[rstest]
    #[case(b"abc")]
    #[case(b" abc ")]
    #[case(b"Token abc")]
    #[case(b"token\tabc")]
    fn a_token_may_stand_alone_where_the_contract_says_so(#[case] line: &[u8]) {
        let token = bare_token(&headers(&[line]), "Token").unwrap();
        assert_eq!(token.expose_secret(), "abc");
    }

    #[rstest]
    #[case(b"", CredentialsProblem::NotProvided)]
    #[case(b"Bearer abc", CredentialsProblem::NotProvided)]
    #[case(b"abc Token", CredentialsProblem::NotProvided)]
    #[case(b"Token", CredentialsProblem::NoToken)]
    #[case(b"Token Token abc", CredentialsProblem::Spaces)]
    #[case(b"\xff", CredentialsProblem::InvalidCharacters)]
    fn but_not_after_another_scheme(#[case] line: &[u8], #[case] expected: CredentialsProblem) {
        let refused = bare_token(&headers(&[line]), "Token").unwrap_err();
        assert_eq!(refused, Failure::Unauthenticated(expected));
    }

    #[test]
    fn no_header_means_not_provided_and_two_are_refused() {
        let missing = token(&headers(&[]), "Token").unwrap_err();
        assert_eq!(
            missing,
            Failure::Unauthenticated(CredentialsProblem::NotProvided)
        );
        let twice = token(&headers(&[b"Token a", b"Token a"]), "Token").unwrap_err();
        assert_eq!(twice, Failure::Malformed(Malformed::TwoCredentials));
    }
}
