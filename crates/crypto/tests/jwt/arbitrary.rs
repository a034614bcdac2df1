//! Whatever comes in as a token, an answer comes out.

use crate::common::{Forge, encode, now, signer};
use latchkey_crypto::JwtSigner;
use latchkey_domain::model::JwtAlgorithm;
use latchkey_domain::ports::TokenSigner;
use proptest::prelude::*;
use std::sync::LazyLock;

static FORGE: LazyLock<Forge> = LazyLock::new(Forge::new);
static SIGNERS: LazyLock<[JwtSigner; 3]> = LazyLock::new(|| {
    [
        JwtAlgorithm::EdDsa,
        JwtAlgorithm::Es256,
        JwtAlgorithm::Hs256,
    ]
    .map(|name| signer(name).0)
});

/// Text that looks like the JSON of a header or payload.
fn json() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "typ", "alg", "kid", "crit", "exp", "iat", "iss", "aud", "sub", "sid", "user_id", "é", "",
    ]);
    let value = prop_oneof![
        Just("\"JWT\"".to_owned()),
        Just("\"HS256\"".to_owned()),
        Just("\"EdDSA\"".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| number.to_string()),
        any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
        Just("null".to_owned()),
        Just("[[[[{}]]]]".to_owned()),
    ];
    let member = (name, value).prop_map(|(name, value)| format!("\"{name}\":{value}"));
    prop::collection::vec(member, 0..10).prop_map(|members| format!("{{{}}}", members.join(",")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_refused(token in any::<String>()) {
        for signer in &*SIGNERS {
            prop_assert!(signer.verify(&token, now()).is_err());
        }
    }

    #[test]
    fn any_three_parts_are_refused(token in "[A-Za-z0-9_-]{0,80}\\.[A-Za-z0-9_-]{0,80}\\.[A-Za-z0-9_-]{0,90}") {
        for signer in &*SIGNERS {
            prop_assert!(signer.verify(&token, now()).is_err());
        }
    }

    #[test]
    fn any_bytes_in_three_parts_are_refused(parts in prop::array::uniform3(prop::collection::vec(any::<u8>(), 0..200))) {
        let token = parts.map(encode).join(".");
        for signer in &*SIGNERS {
            prop_assert!(signer.verify(&token, now()).is_err());
        }
    }

    #[test]
    fn any_json_unsigned_is_refused(header in json(), payload in json()) {
        let token = format!("{}.{}.{}", encode(header), encode(payload), encode([7; 64]));
        for signer in &*SIGNERS {
            prop_assert!(signer.verify(&token, now()).is_err());
        }
    }

    #[test]
    fn any_json_signed_right_is_refused_unless_it_is_the_claims_of_a_token(payload in json()) {
        let header = FORGE.header().to_string();
        prop_assert!(FORGE.verdict(&header, &payload).is_err());
    }
}
