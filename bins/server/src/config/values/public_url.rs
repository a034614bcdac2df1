//! The URL under which clients and browsers reach the server.

use super::web_url;
use serde::Deserialize;

/// An absolute http(s) URL without a trailing slash, as it stands in links and in `iss`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct PublicUrl(String);

impl PublicUrl {
    /// The URL, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PublicUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let url = web_url(&text)
            .ok_or("not an absolute http(s) URL; use one such as https://auth.example.com")?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err("has a query or a fragment; remove everything from ? or # on".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("has a user or a password; remove everything between // and @".to_owned());
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::PublicUrl;

    fn parsed(text: &str) -> Option<String> {
        PublicUrl::try_from(text.to_owned()).ok().map(|url| url.0)
    }

    #[test]
    fn a_trailing_slash_is_dropped() {
        assert_eq!(
            parsed("http://127.0.0.1:8080/").as_deref(),
            Some("http://127.0.0.1:8080")
        );
        assert_eq!(
            parsed("https://Example.com/auth/").as_deref(),
            Some("https://example.com/auth")
        );
    }

    #[test]
    fn what_cannot_be_the_base_of_a_link_is_refused() {
        for text in [
            "",
            "example.com",
            "/auth",
            "ftp://a.example",
            "mailto:a@b",
            "https://a.example?x=1",
            "https://a.example/#x",
            "https://u:p@a.example",
        ] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }
}
