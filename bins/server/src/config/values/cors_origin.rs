//! An origin that browsers may call from.

use super::web_url;
use serde::Deserialize;

/// `scheme://host[:port]`, as browsers send it in `Origin`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct CorsOrigin(String);

impl CorsOrigin {
    /// As browsers send it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CorsOrigin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let bare = |url: &url::Url| {
            url.path() == "/"
                && url.query().is_none()
                && url.fragment().is_none()
                && url.username().is_empty()
                && url.password().is_none()
        };
        match web_url(&text).filter(bare) {
            Some(url) => Ok(Self(url.origin().ascii_serialization())),
            None => Err("not an origin; use scheme://host[:port] such as https://app.example.com, no path and no *".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CorsOrigin;

    #[test]
    fn an_origin_is_a_scheme_a_host_and_perhaps_a_port() {
        let parsed = |text: &str| CorsOrigin::try_from(text.to_owned()).map(|origin| origin.0);
        assert_eq!(
            parsed("https://App.example.com:443/"),
            Ok("https://app.example.com".to_owned())
        );
        assert_eq!(
            parsed("http://localhost:3000"),
            Ok("http://localhost:3000".to_owned())
        );
        for text in [
            "*",
            "null",
            "app.example.com",
            "https://a.example/path",
            "https://u@a.example",
            "ftp://a.example",
        ] {
            assert!(parsed(text).is_err(), "{text}");
        }
    }
}
