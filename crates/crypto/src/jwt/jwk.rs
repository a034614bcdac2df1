//! Public keys as JSON (RFC 7517, RFC 7518 section 6, RFC 8037 section 2).

use super::token;
use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Map, Value};

/// The thumbprint of RFC 7638: SHA-256 over the members that make up the public key, by name.
/// `None` where they are missing or of another key type.
pub(super) fn thumbprint(jwk: &Value) -> Option<String> {
    let mut canonical = Map::new();
    for name in required(jwk.get("kty")?.as_str()?)? {
        canonical.insert((*name).to_owned(), Value::from(jwk.get(*name)?.as_str()?));
    }
    let json = Value::Object(canonical).to_string();
    Some(token::encode(digest(&SHA256, json.as_bytes())))
}

/// A public key with what a verifier needs to know about it. Members that are not public do not
/// get through, whatever `jwk` holds.
pub(super) fn publish(jwk: &Value, algorithm: &str, kid: &str) -> Option<Value> {
    let mut public = Map::new();
    let members = required(jwk.get("kty")?.as_str()?)?;
    for name in std::iter::once(&"kty").chain(members.iter().filter(|name| **name != "kty")) {
        public.insert((*name).to_owned(), jwk.get(*name)?.clone());
    }
    for (name, value) in [("use", "sig"), ("alg", algorithm), ("kid", kid)] {
        public.insert(name.to_owned(), value.into());
    }
    Some(Value::Object(public))
}

/// The public members of each key type, in lexicographic order.
fn required(kty: &str) -> Option<&'static [&'static str]> {
    match kty {
        "EC" => Some(&["crv", "kty", "x", "y"]),
        "OKP" => Some(&["crv", "kty", "x"]),
        "RSA" => Some(&["e", "kty", "n"]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{publish, thumbprint};
    use serde_json::json;

    #[test]
    fn the_sample_of_rfc_7638_has_the_thumbprint_printed_there() {
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        let jwk = json!({"kty": "RSA", "n": n, "e": "AQAB", "alg": "RS256", "kid": "2011-04-29"});
        assert_eq!(
            thumbprint(&jwk).unwrap(),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        );
    }

    #[test]
    fn the_sample_of_rfc_8037_has_the_thumbprint_printed_there() {
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": x});
        assert_eq!(
            thumbprint(&jwk).unwrap(),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
    }

    #[test]
    fn private_members_are_not_published() {
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": "eA", "d": "secret"});
        let public = publish(&jwk, "EdDSA", "k").unwrap();
        assert!(public.get("d").is_none());
        assert_eq!(
            publish(&json!({"kty": "oct", "k": "secret"}), "HS256", "k"),
            None
        );
    }
}
