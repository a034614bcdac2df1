//! A host that companies' own links may lead to.

use super::web_url;
use serde::Deserialize;

/// `host` or `host:port`, as the rules compare it: lower case, ASCII, without https's own port.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct LinkHost(String);

impl LinkHost {
    /// As the rules compare it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for LinkHost {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let host_alone = |text: &str| !text.contains(['/', '\\', '?', '#', '@', '*', ' ']);
        let url = Some(format!("https://{text}/"))
            .filter(|_| host_alone(&text))
            .and_then(|url| web_url(&url));
        match url.as_ref().and_then(|url| Some((url.host_str()?, url.port()))) {
            Some((host, None)) => Ok(Self(host.to_owned())),
            Some((host, Some(port))) => Ok(Self(format!("{host}:{port}"))),
            None => Err("not a host; use one such as app.example.com or app.example.com:8443, no scheme and no *".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LinkHost;

    #[test]
    fn a_host_and_perhaps_a_port() {
        let parsed = |text: &str| LinkHost::try_from(text.to_owned()).map(|host| host.0);
        for (text, host) in [
            ("App.example.com", "app.example.com"),
            ("app.example.com:443", "app.example.com"),
            ("app.example.com:8443", "app.example.com:8443"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("[::1]:3000", "[::1]:3000"),
        ] {
            assert_eq!(parsed(text), Ok(host.to_owned()));
        }
        for text in [
            "",
            "*",
            "*.example.com",
            "https://app.example.com",
            "app.example.com/path",
            "u@app.example.com",
            "app.example.com:x",
        ] {
            assert!(parsed(text).is_err(), "{text}");
        }
    }
}
