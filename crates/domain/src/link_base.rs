//! Where the links in a company's mails may lead, other than to our own pages.

use url::Url;

/// Longest URL, in characters.
const MAX_CHARS: usize = 500;

/// A company's own page: `https`, or `http` on this machine for development; no user, password or fragment that would
/// let a link look like another. Where the operator named `hosts` (`host` or `host:port`), on one of these exactly.
pub(crate) fn parse(text: &str, hosts: &[String]) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let host = url.host_str()?;
    let local = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && local);
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let written = text.len() <= MAX_CHARS && !text.contains(['\\', ' ', '\t', '\n', '\r']);
    let listed = hosts.is_empty() || hosts.contains(&authority(&url, host));
    (scheme && plain && written && listed).then(|| url.to_string())
}

/// The host, and the port where it is not the scheme's own.
fn authority(url: &Url, host: &str) -> String {
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn links_lead_to_https_pages_and_nowhere_else() {
        let any = |text| parse(text, &[]);
        assert_eq!(
            any("https://app.rehive.com/reset").as_deref(),
            Some("https://app.rehive.com/reset")
        );
        assert!(any("http://localhost:3000/reset").is_some());
        for bad in [
            "javascript:alert(1)",
            "//evil.com",
            "https://ok@evil.com",
            "https://ok:443@evil.com",
            "http://app.rehive.com",
            "https://",
            "https://a b.com",
            "https:\\\\evil.com",
            "https://ok.com\\@evil.com",
            "https://ok.com/#x",
            "https://evil.com/\r\nBcc: a@b.com",
            "data:text/html,x",
            "",
        ] {
            assert!(any(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn where_the_operator_names_hosts_no_other_will_do() {
        let hosts = ["ok.example", "ok.example:8443", "localhost:3000"].map(str::to_owned);
        for good in [
            "https://ok.example/reset",
            "https://OK.example:443/",
            "https://ok.example:8443/?a=b",
            "http://localhost:3000/",
        ] {
            assert!(parse(good, &hosts).is_some(), "{good}");
        }
        for bad in [
            "https://ok.example.evil/",
            "https://okexample/",
            "https://evil.ok.example/",
            "https://ok.example./",
            "https://ok.example:8444/",
            "https://evil.example/?ok.example",
            "https://evil.example/ok.example",
            "https://ok.example@evil.example/",
            "http://ok.example/",
            "http://localhost/",
            "https://\u{43e}k.example/",
        ] {
            assert!(parse(bad, &hosts).is_none(), "{bad}");
        }
    }
}
