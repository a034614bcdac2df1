//! Where a URL leads.

use std::collections::HashSet;
use std::net::{IpAddr, ToSocketAddrs};
use std::time::Duration;

/// What Latchkey itself must know of the servers that libpq connects to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// One for each host.
    pub(super) ports: Vec<u16>,
    /// `None` where the URL names several or says it in another way.
    only_host: Option<String>,
    /// How long a server that was reached may take until it can be used: three fifths of libpq's
    /// `connect_timeout`, which counts also how long it takes to reach one.
    pub(super) greeting: Duration,
}

impl Target {
    /// Reads `postgres://[user[:password]@]host[:port][,…][/name][?parameters]`.
    pub(super) fn of(url: &str) -> Self {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let (authority, query) = rest.split_once(['/', '?']).unwrap_or((rest, ""));
        let parameters: Vec<_> = query
            .split(['?', '&'])
            .filter_map(|pair| pair.split_once('='))
            .collect();
        let values = |of: &'static str| {
            let given = parameters.iter().filter(move |(name, _)| *name == of);
            given.flat_map(|(_, values)| values.split(','))
        };
        let hosts = authority.rsplit_once('@').map_or(authority, |(_, h)| h);
        let hosts: Vec<_> = hosts.split(',').map(host_and_port).collect();
        let elsewhere = values("host").chain(values("hostaddr")).next().is_some();
        let only_host = match hosts[..] {
            [(host, _)] if !elsewhere => Some(host.to_owned()),
            _ => None,
        };
        let given = values("port").filter_map(|port| port.parse().ok());
        let seconds = values("connect_timeout").find_map(|seconds| seconds.parse().ok());
        Self {
            ports: hosts.iter().map(|(_, port)| *port).chain(given).collect(),
            only_host,
            greeting: greeting(seconds),
        }
    }

    /// Whether there is no other server that libpq would go to after this one. Of a server that hangs
    /// up it takes that for the answer, and asks no other.
    pub(super) fn is_one_server(&self) -> bool {
        let Some(host) = &self.only_host else {
            return false;
        };
        let Ok(addresses) = (host.as_str(), 0).to_socket_addrs() else {
            return false;
        };
        let addresses: HashSet<IpAddr> = addresses.map(|address| address.ip()).collect();
        // `localhost` is one machine by two addresses.
        addresses.len() == 1 || addresses.iter().all(IpAddr::is_loopback)
    }
}

fn host_and_port(named: &str) -> (&str, u16) {
    let port = named
        .rsplit_once(':')
        .map(|(host, port)| (host, port.parse()));
    let (host, port) = match port {
        Some((host, Ok(port))) => (host, port),
        _ => (named, 5432),
    };
    (host.trim_matches(['[', ']']), port)
}

/// As libpq reads it: zero means for ever, and one means two.
fn greeting(connect_timeout: Option<u64>) -> Duration {
    match connect_timeout {
        Some(0) => Duration::MAX,
        seconds => Duration::from_secs(seconds.unwrap_or(2).max(2)).saturating_mul(3) / 5,
    }
}

#[cfg(test)]
mod tests {
    use super::Target;
    use std::time::Duration;

    #[test]
    fn a_url_tells_where_its_servers_listen() {
        let ports = |url| Target::of(url).ports;
        assert_eq!(ports("postgres://u:p@db.internal/name"), [5432]);
        assert_eq!(ports("postgres://u:p@[::1]:6000/name?a=b"), [6000]);
        assert_eq!(ports("postgres://u@a:1,b:2/name"), [1, 2]);
        assert_eq!(ports("postgres://u@a/name?sslmode=x&port=7"), [5432, 7]);
    }

    #[test]
    fn a_url_tells_whether_there_is_another_server() {
        let one = |url| Target::of(url).is_one_server();
        assert!(one("postgres://u:p@127.0.0.1:6000/name"));
        assert!(one("postgres://u:p@[::1]/name?a=b"));
        assert!(one("postgres://localhost"));
        assert!(!one("postgres://u@127.0.0.1,127.0.0.2/name"));
        assert!(!one(
            "postgres://127.0.0.1/name?hostaddr=127.0.0.1,127.0.0.2"
        ));
        assert!(!one("postgres:///name?host=127.0.0.1"));
    }

    #[test]
    fn a_url_tells_how_long_a_server_may_take_to_greet() {
        let of = |url| Target::of(url).greeting;
        let seconds = Duration::from_secs;
        assert_eq!(of("postgres://h/db"), Duration::from_millis(1200));
        assert_eq!(
            of("postgres://h/db?a=b&connect_timeout=1"),
            Duration::from_millis(1200)
        );
        assert_eq!(of("postgres://h/db?connect_timeout=10&a=b"), seconds(6));
        assert_eq!(of("postgres://h/db?connect_timeout=0"), Duration::MAX);
    }
}
