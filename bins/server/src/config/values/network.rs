//! A network, or one address of it.

use ipnet::IpNet;
use serde::Deserialize;
use std::net::IpAddr;

/// CIDR, or a plain address for a network of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Network(pub IpNet);

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let address = text.parse::<IpAddr>().map(IpNet::from);
        address
            .or_else(|_| text.parse::<IpNet>().map(|network| network.trunc()))
            .map(Self)
            .map_err(|_| {
                "not a network; use CIDR such as 10.0.0.0/8 or an address such as 192.0.2.7"
                    .to_owned()
            })
    }
}

#[cfg(test)]
mod tests {
    use super::Network;

    #[test]
    fn a_network_is_a_prefix_or_one_address() {
        let parsed = |text: &str| {
            Network::try_from(text.to_owned())
                .map(|network| network.0.to_string())
                .ok()
        };
        assert_eq!(parsed("10.1.2.3/8").as_deref(), Some("10.0.0.0/8"));
        assert_eq!(parsed("192.0.2.7").as_deref(), Some("192.0.2.7/32"));
        assert_eq!(parsed("::1").as_deref(), Some("::1/128"));
        assert_eq!(parsed("10.0.0.0/33"), None);
        assert_eq!(parsed("proxy.local"), None);
    }
}
