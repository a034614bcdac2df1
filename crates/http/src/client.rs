//! Who is calling: the address that limits count by.

use std::net::{IpAddr, SocketAddr};

use actix_web::http::header::HeaderMap;
use ipnet::IpNet;
use latchkey_domain::model::Via;

use crate::request_id;

/// The caller as far as the network tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// The socket's peer, or the right-most hop that no trusted proxy stands for.
    pub address: IpAddr,
    /// `User-Agent`, at most 200 characters, without control characters. Unverified: for people to recognise a
    /// session by.
    pub user_agent: Option<String>,
    /// The surface that was called, or the pages.
    pub via: Option<Via>,
}

impl Client {
    /// Reads the caller from the peer and, when the peer is a trusted proxy, its forwarding headers.
    #[must_use]
    pub fn read(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> Self {
        Self {
            address: address(peer, headers, trusted),
            user_agent: user_agent(headers),
            via: None,
        }
    }
}

impl From<&Client> for latchkey_domain::model::Client {
    fn from(client: &Client) -> Self {
        Self {
            address: Some(client.address),
            user_agent: client.user_agent.clone(),
            request_id: request_id::current().map(|id| id.to_string()),
            via: client.via,
        }
    }
}

/// True when `peer` is one of the operator's own proxies.
pub(crate) fn is_trusted(peer: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|network| network.contains(&peer))
}

fn address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let peer = peer.to_canonical();
    if !is_trusted(peer, trusted) {
        return peer;
    }
    let by_list = hops(headers, "x-forwarded-for")
        .map(|hops| nearest_untrusted(peer, &hops, trusted, plain_hop));
    let by_standard = hops(headers, "forwarded")
        .map(|hops| nearest_untrusted(peer, &hops, trusted, forwarded_hop));
    match (by_list, by_standard) {
        (Some(one), None) | (None, Some(one)) => one,
        // A proxy writes one of the two and passes the other on as the client sent it. Which one cannot be known
        // here, so where they disagree neither is believed.
        (Some(one), Some(other)) if one == other => one,
        (Some(_), Some(_)) | (None, None) => peer,
    }
}

/// All comma-separated elements of a header that may come several times, left to right; `None` when absent.
fn hops(headers: &HeaderMap, name: &str) -> Option<Vec<String>> {
    let lines: Vec<_> = headers.get_all(name).collect();
    if lines.is_empty() {
        return None;
    }
    let split = |line: &actix_web::http::header::HeaderValue| {
        String::from_utf8_lossy(line.as_bytes())
            .split(',')
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    Some(lines.into_iter().flat_map(split).collect())
}

/// Walks from the server outwards: each trusted hop vouches for the one to its left, the first untrusted is the client.
fn nearest_untrusted(
    peer: IpAddr,
    hops: &[String],
    trusted: &[IpNet],
    parse: fn(&str) -> Option<IpAddr>,
) -> IpAddr {
    let mut nearest = peer;
    for hop in hops.iter().rev() {
        match parse(hop) {
            Some(address) => nearest = address,
            None => break,
        }
        if !is_trusted(nearest, trusted) {
            break;
        }
    }
    nearest
}

/// `192.0.2.1`, `2001:db8::1`, and both with a port.
fn plain_hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(text);
    let address = bare
        .parse::<IpAddr>()
        .or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()))
        .ok()?;
    Some(address.to_canonical())
}

/// `for="[2001:db8::1]:4711";proto=https` (RFC 7239 §4).
fn forwarded_hop(element: &str) -> Option<IpAddr> {
    let node = element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("for")
            .then(|| value.trim().trim_matches('"'))
    })?;
    plain_hop(node)
}

fn user_agent(headers: &HeaderMap) -> Option<String> {
    const MAX_CHARS: usize = 200;
    let text = headers.get("user-agent")?.to_str().ok()?;
    let clean: String = text
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_CHARS)
        .collect();
    (!clean.trim().is_empty()).then(|| clean.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};
    use rstest::rstest;

    use super::*;

    const PROXY: &str = "10.0.0.1";

    fn seen(peer: &str, lines: &[(&str, &str)]) -> String {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            headers.append(name, HeaderValue::from_str(value).unwrap());
        }
        let trusted = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        Client::read(peer.parse().unwrap(), &headers, &trusted)
            .address
            .to_string()
    }

    #[test]
    fn a_stranger_cannot_name_its_own_address() {
        for header in [
            "x-forwarded-for",
            "forwarded",
            "x-real-ip",
            "true-client-ip",
            "cf-connecting-ip",
        ] {
            assert_eq!(
                seen("198.51.100.7", &[(header, "203.0.113.9")]),
                "198.51.100.7"
            );
        }
    }

    #[rstest]
    #[case("203.0.113.9", "203.0.113.9")]
    #[case("6.6.6.6, 203.0.113.9", "203.0.113.9")]
    #[case("6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9")]
    #[case("203.0.113.9:4711", "203.0.113.9")]
    #[case("[2001:db8::1]:4711", "2001:db8::1")]
    #[case("::ffff:203.0.113.9", "203.0.113.9")]
    #[case("6.6.6.6, unknown", "10.0.0.1")]
    #[case("10.0.0.3, 10.0.0.2", "10.0.0.3")]
    #[case("", "10.0.0.1")]
    fn behind_a_trusted_proxy_the_right_most_untrusted_hop_counts(
        #[case] list: &str,
        #[case] expected: &str,
    ) {
        assert_eq!(seen(PROXY, &[("x-forwarded-for", list)]), expected);
    }

    #[rstest]
    #[case("for=203.0.113.9;proto=https", "203.0.113.9")]
    #[case("for=6.6.6.6, FOR=\"[2001:db8::1]:80\"", "2001:db8::1")]
    #[case("for=_hidden", "10.0.0.1")]
    #[case("proto=https", "10.0.0.1")]
    fn the_standard_header_is_read_too(#[case] value: &str, #[case] expected: &str) {
        assert_eq!(seen(PROXY, &[("forwarded", value)]), expected);
    }

    #[test]
    fn headers_that_contradict_each_other_are_not_believed() {
        let lines = [
            ("x-forwarded-for", "203.0.113.9"),
            ("forwarded", "for=6.6.6.6"),
        ];
        assert_eq!(seen(PROXY, &lines), PROXY);
    }

    #[test]
    fn several_header_lines_read_as_one_list() {
        let lines = [
            ("x-forwarded-for", "6.6.6.6"),
            ("x-forwarded-for", "203.0.113.9"),
        ];
        assert_eq!(seen(PROXY, &lines), "203.0.113.9");
    }
}
