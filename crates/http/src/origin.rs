//! The address by which a client reached this server.

use std::net::IpAddr;

use actix_web::http::{
    header::{HOST, HeaderMap},
    uri::Authority,
};

use crate::{client::is_trusted, settings::Settings};

/// Scheme and host as the client used them, where they can be told; else those of the public address.
pub(crate) fn of(peer: IpAddr, headers: &HeaderMap, settings: &Settings) -> String {
    let public = settings.public_url.trim_end_matches('/');
    let forwarded = |name| {
        if is_trusted(peer, &settings.trusted_proxies) {
            last(headers, name)
        } else {
            None
        }
    };
    let host = forwarded("x-forwarded-host").or_else(|| last(headers, HOST.as_str()));
    let Some(host) = host.filter(|host| is_host(host)) else {
        return public.to_owned();
    };
    let (public_scheme, public_host) = public.split_once("://").unwrap_or(("http", public));
    let scheme = match forwarded("x-forwarded-proto").as_deref() {
        Some("https") => "https",
        Some("http") => "http",
        Some(_) | None if host == public_host => public_scheme,
        Some(_) | None => "http",
    };
    format!("{scheme}://{host}")
}

fn last(headers: &HeaderMap, name: &str) -> Option<String> {
    let line = headers.get_all(name).last()?.to_str().ok()?;
    line.rsplit(',')
        .next()
        .map(|element| element.trim().to_owned())
}

fn is_host(text: &str) -> bool {
    !text.contains('@')
        && text
            .parse::<Authority>()
            .is_ok_and(|authority| !authority.host().is_empty())
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(&[("host", "id.example.com")], "https://id.example.com")]
    #[case(&[("host", "127.0.0.1:9000")], "http://127.0.0.1:9000")]
    #[case(&[("host", "id.example.com"), ("x-forwarded-host", "evil")], "https://id.example.com")]
    #[case(&[("host", "user@evil")], "https://id.example.com")]
    #[case(&[("host", "a b")], "https://id.example.com")]
    #[case(&[], "https://id.example.com")]
    fn a_stranger_is_answered_with_its_own_host(
        #[case] lines: &[(&str, &str)],
        #[case] expected: &str,
    ) {
        assert_eq!(seen("198.51.100.1", lines), expected);
    }

    #[test]
    fn a_trusted_proxy_tells_the_outer_address() {
        let lines = [
            ("host", "inner:8080"),
            ("x-forwarded-host", "outer.example"),
            ("x-forwarded-proto", "https"),
        ];
        assert_eq!(seen("10.0.0.1", &lines), "https://outer.example");
    }

    fn seen(peer: &str, lines: &[(&str, &str)]) -> String {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        let settings = Settings {
            public_url: "https://id.example.com".to_owned(),
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
            ..Settings::default()
        };
        of(peer.parse().unwrap(), &headers, &settings)
    }
}
