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
    let mut lines = headers.get_all(AUTHORIZATION);
    let Some(line) = lines.next() else {
        return Err(problem(CredentialsProblem::NotProvided));
    };
    if lines.next().is_some() {
        return Err(Malformed::TwoCredentials.into());
    }
    parse(line.as_bytes(), scheme).map_err(problem)
}

fn parse(line: &[u8], scheme: &str) -> Result<SecretString, CredentialsProblem> {
    let mut words = line
        .split(|byte| matches!(byte, b' ' | b'\t'))
        .filter(|word| !word.is_empty());
    match words.next() {
        Some(word) if word.eq_ignore_ascii_case(scheme.as_bytes()) => {}
        _ => return Err(CredentialsProblem::NotProvided),
    }
    let credentials = words.next().ok_or(CredentialsProblem::NoToken)?;
    if words.next().is_some() {
        return Err(CredentialsProblem::Spaces);
    }
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
