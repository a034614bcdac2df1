//! Tokens that claim another algorithm than their key's.

use super::{Forgery, forgery, parts};
use crate::common::{decode, encode, keyring, sign_with, with, without};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RsaKeyPair,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use jsonwebtoken::{Algorithm, EncodingKey};
use latchkey_crypto::Sealer;
use latchkey_domain::model::{JwtAlgorithm, SigningKey};
use serde_json::{Value, json};

/// IANA's registry of JWS algorithms, and spellings of `none`.
const NAMES: [&str; 24] = [
    "none", "None", "nOnE", "NONE", "", " ", "HS256", "HS384", "HS512", "RS256", "RS384", "RS512",
    "ES256", "ES384", "ES512", "ES256K", "PS256", "PS384", "PS512", "EdDSA", "Ed25519", "Ed448",
    "A128KW", "dir",
];

pub fn all(token: &str, key: &SigningKey) -> Vec<Forgery> {
    let mut forgeries = renamed(token, key.algorithm);
    forgeries.extend(keyed_with_public(token, key));
    forgeries
}

/// The algorithm renamed, the signature kept or dropped.
fn renamed(token: &str, own: JwtAlgorithm) -> Vec<Forgery> {
    let [header, payload, signature] = parts(token);
    let header = decode(header);
    let named = NAMES
        .iter()
        .filter(|name| **name != own.name())
        .map(|name| json!(name));
    let own = own.name();
    let odd = [
        json!(null),
        json!([own]),
        json!({}),
        json!(true),
        json!(0),
        json!(own.to_lowercase()),
        json!(format!("{own} ")),
        json!(format!("{own}\0")),
        json!(own.to_uppercase() + "X"),
    ];
    let headers = named.chain(odd).map(|alg| with(header.clone(), "alg", alg));
    let headers = headers.chain([without(header.clone(), "alg")]);
    headers
        .flat_map(|header| {
            let start = format!("{}.{payload}", encode(header.to_string()));
            [
                forgery(
                    format!("alg {:?}", header.get("alg")),
                    format!("{start}.{signature}"),
                ),
                forgery(
                    format!("unsigned {:?}", header.get("alg")),
                    format!("{start}."),
                ),
            ]
        })
        .collect()
}

/// HMAC with what everybody can know as its secret: the classic confusion of algorithms.
fn keyed_with_public(token: &str, key: &SigningKey) -> Vec<Forgery> {
    let [header, payload, _] = parts(token);
    let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(payload)
        .unwrap();
    let header = decode(header);
    let macs = [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512];
    let mut forgeries = Vec::new();
    for (secret_name, secret) in public_secrets(key) {
        for mac in macs {
            let encoding = EncodingKey::from_secret(&secret);
            for alg in [format!("{mac:?}"), key.algorithm.name().to_owned()] {
                let header = with(header.clone(), "alg", Value::from(alg.clone()));
                let header = header.to_string();
                let class = format!("{mac:?} called {alg} keyed with {secret_name}");
                let token = sign_with(&encoding, mac, header.as_bytes(), &payload);
                forgeries.push(forgery(class, token));
            }
        }
    }
    forgeries
}

fn public_secrets(key: &SigningKey) -> Vec<(&'static str, Vec<u8>)> {
    let der = public_der(key);
    let body = STANDARD.encode(&der);
    let lines: Vec<&str> = body
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    let body = lines.join("\n");
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----");
    let raw = ["x", "n"]
        .iter()
        .find_map(|name| key.public_jwk[*name].as_str())
        .unwrap();
    let raw_bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(raw)
        .unwrap();
    vec![
        ("PEM", pem.clone().into_bytes()),
        ("PEM and newline", format!("{pem}\n").into_bytes()),
        ("PEM with CRLF", pem.replace('\n', "\r\n").into_bytes()),
        ("DER", der),
        ("the raw key", raw_bytes),
        ("the encoded key", raw.as_bytes().to_vec()),
        ("the JWK", key.public_jwk.to_string().into_bytes()),
        (
            "the JWKS",
            json!({"keys": [key.public_jwk]}).to_string().into_bytes(),
        ),
        ("nothing", Vec::new()),
        ("the kid", key.kid.as_bytes().to_vec()),
    ]
}

fn public_der(key: &SigningKey) -> Vec<u8> {
    let private = private(key);
    let der = |public: PublicKeyX509Der<'static>| public.as_ref().to_vec();
    match key.algorithm {
        JwtAlgorithm::EdDsa => {
            let pair = Ed25519KeyPair::from_pkcs8(&private).unwrap();
            der(pair.public_key().as_der().unwrap())
        }
        JwtAlgorithm::Es256 => {
            let pair =
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &private).unwrap();
            der(pair.public_key().as_der().unwrap())
        }
        JwtAlgorithm::Rs256 | JwtAlgorithm::Hs256 => {
            let pair = RsaKeyPair::from_pkcs8(&private).unwrap();
            der(pair.public_key().as_der().unwrap())
        }
    }
}

/// What rests sealed in the database.
pub fn private(key: &SigningKey) -> Vec<u8> {
    let sealer = Sealer::new(&keyring(), "latchkey signing key seal v1").unwrap();
    sealer
        .open(key.kid.as_bytes(), &key.sealed_private)
        .unwrap()
        .to_vec()
}
