//! Signing keys.

use super::given::at;
use super::{read, write};
use latchkey_domain::model::{JwtAlgorithm, SigningKey};
use latchkey_domain::ports::Storage;
use serde_json::json;

fn key(kid: &str, seconds: i64) -> SigningKey {
    SigningKey {
        kid: kid.to_owned(),
        algorithm: JwtAlgorithm::EdDsa,
        sealed_private: vec![0, 1, 255],
        public_jwk: json!({"kty": "OKP", "crv": "Ed25519", "x": kid}),
        created: at(seconds),
        signs_from: at(seconds + 5),
        verifies_until: None,
    }
}

fn verifying(storage: &dyn Storage, seconds: i64) -> Vec<SigningKey> {
    read(storage, |reads| reads.signing_keys(at(seconds)))
}

/// What is stored comes back, for every algorithm.
pub fn a_key_comes_back_as_stored(storage: &dyn Storage) {
    for (number, algorithm) in JwtAlgorithm::ALL.into_iter().enumerate() {
        let key = SigningKey {
            algorithm,
            ..key(&format!("k{number}"), i64::try_from(number).unwrap())
        };
        write(storage, |tx| tx.insert_signing_key(&key, at(1000)));
        assert_eq!(verifying(storage, 0).last(), Some(&key));
    }
}

/// The others end when the new one says, those that end earlier excepted.
pub fn a_new_key_ends_the_others(storage: &dyn Storage) {
    for (kid, seconds, until) in [("c", 0, 0), ("b", 10, 100), ("a", 20, 200)] {
        write(storage, |tx| {
            tx.insert_signing_key(&key(kid, seconds), at(until))
        });
    }
    let ends = |seconds| {
        let keys = verifying(storage, seconds);
        keys.into_iter()
            .map(|key| (key.kid, key.verifies_until))
            .collect::<Vec<_>>()
    };
    let entry = |kid: &str, until: Option<i64>| (kid.to_owned(), until.map(at));
    assert_eq!(
        ends(99),
        [
            entry("c", Some(100)),
            entry("b", Some(200)),
            entry("a", None)
        ]
    );
    assert_eq!(ends(100), [entry("b", Some(200)), entry("a", None)]);
    assert_eq!(ends(200), [entry("a", None)]);
}

/// A key is stored once.
pub fn a_kid_is_given_once(storage: &dyn Storage) {
    write(storage, |tx| tx.insert_signing_key(&key("a", 0), at(9)));
    assert!(
        storage
            .write(&mut |tx| tx.insert_signing_key(&key("a", 1), at(9)).map(|()| true))
            .is_err()
    );
}
