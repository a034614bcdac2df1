//! Which syntax a body claims to be in.

use actix_web::{
    http::header::{CONTENT_TYPE, HeaderMap},
    web::Bytes,
};

use crate::{
    failure::{Failure, Malformed},
    params::{Params, parse_form, parse_json, parse_multipart},
};

/// A syntax that an endpoint may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// `application/json`
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `multipart/form-data`
    Multipart,
}

impl Media {
    /// What every documented endpoint takes.
    pub const ALL: &'static [Self] = &[Self::Json, Self::Form, Self::Multipart];

    /// The media type without parameters.
    #[must_use]
    pub fn essence(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Form => "application/x-www-form-urlencoded",
            Self::Multipart => "multipart/form-data",
        }
    }
}

/// Parses a body as its `Content-Type` says. An empty body has no fields, whatever its type: SDKs send a JSON type
/// with no content.
///
/// # Errors
/// 415 for a type that is not in `accepted` or a charset other than UTF-8; 400 for what the syntax does not allow.
pub(crate) async fn parse(
    headers: &HeaderMap,
    body: Bytes,
    accepted: &[Media],
) -> Result<Params, Failure> {
    if body.is_empty() {
        return Ok(Params::default());
    }
    let content_type = content_type(headers)?;
    match classify(&content_type).filter(|media| accepted.contains(media)) {
        Some(Media::Json) => parse_json(&body),
        Some(Media::Form) => parse_form(&body),
        Some(Media::Multipart) => parse_multipart(body, &content_type).await,
        None => Err(Failure::UnsupportedMediaType(
            content_type
                .chars()
                .filter(|c| !c.is_control())
                .take(64)
                .collect(),
        )),
    }
}

fn content_type(headers: &HeaderMap) -> Result<String, Failure> {
    let mut lines = headers.get_all(CONTENT_TYPE);
    let first = lines
        .next()
        .map(|line| String::from_utf8_lossy(line.as_bytes()).trim().to_owned());
    match lines.next() {
        Some(_) => Err(Failure::UnsupportedMediaType("several at once".to_owned())),
        None => Ok(first.unwrap_or_default()),
    }
}

fn classify(content_type: &str) -> Option<Media> {
    let mut parts = content_type.split(';').map(str::trim);
    let essence = parts.next()?;
    if !parts.all(is_harmless) {
        return None;
    }
    Media::ALL
        .iter()
        .copied()
        .find(|media| media.essence().eq_ignore_ascii_case(essence))
}

/// Parameters are ignored, except a charset that would make the bytes mean something else.
fn is_harmless(parameter: &str) -> bool {
    match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            let charset = value.trim().trim_matches('"');
            charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
        }
        _ => true,
    }
}

/// Parses a query string.
///
/// # Errors
/// 400 for what the syntax does not allow.
pub(crate) fn parse_query(query: &str) -> Result<Params, Failure> {
    crate::params::parse_query(query).map_err(|failure| match failure {
        Failure::Malformed(Malformed::NotUtf8) => Malformed::Query.into(),
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("application/json", Some(Media::Json))]
    #[case("Application/JSON; charset=UTF-8", Some(Media::Json))]
    #[case("application/json;charset=\"utf8\"", Some(Media::Json))]
    #[case("application/json; charset=utf-7", None)]
    #[case("application/json; charset=iso-8859-1", None)]
    #[case("application/x-www-form-urlencoded", Some(Media::Form))]
    #[case("multipart/form-data; boundary=x", Some(Media::Multipart))]
    #[case("text/plain", None)]
    #[case("application/jsonx", None)]
    #[case("", None)]
    fn only_known_types_in_utf8_are_read(
        #[case] content_type: &str,
        #[case] expected: Option<Media>,
    ) {
        assert_eq!(classify(content_type), expected);
    }
}
