//! JWTs as they should be: signed, checked, rotated, published.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use chrono::{TimeDelta, TimeZone, Utc};
use common::{Forge, claims, keyring, now, open, payload, settings, signer, with, without};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use latchkey_crypto::{JwtSettings, JwtSigner, SettingsError};
use latchkey_domain::Keyring;
use latchkey_domain::model::JwtAlgorithm;
use latchkey_domain::ports::{Claims, SignError, TokenSigner, VerifyError};
use rstest::rstest;
use serde_json::{Value, json};

const SECOND: TimeDelta = TimeDelta::seconds(1);

#[rstest]
#[case(JwtAlgorithm::EdDsa)]
#[case(JwtAlgorithm::Es256)]
#[case(JwtAlgorithm::Rs256)]
#[case(JwtAlgorithm::Hs256)]
fn what_was_signed_verifies_and_says_the_same(#[case] algorithm: JwtAlgorithm) {
    let (signer, key) = signer(algorithm);
    assert_eq!(signer.algorithm(), algorithm);
    assert_eq!(key.is_none(), algorithm == JwtAlgorithm::Hs256);
    let token = signer.sign(&claims(), now()).unwrap();
    assert_eq!(signer.verify(token.expose(), now()).unwrap(), claims());

    let (header, said) = open(token.expose());
    let kid = &header["kid"];
    assert_eq!(
        header,
        json!({"typ": "JWT", "alg": algorithm.name(), "kid": kid})
    );
    assert_eq!(kid.as_str().unwrap().len(), 43);
    assert_eq!(said, payload());
    assert_eq!(
        key.map(|key| Value::from(key.kid)).unwrap_or(kid.clone()),
        *kid
    );

    let anonymous = Claims {
        email: None,
        ..claims()
    };
    let token = signer.sign(&anonymous, now()).unwrap();
    assert_eq!(open(token.expose()).1, without(payload(), "email"));
    assert_eq!(signer.verify(token.expose(), now()).unwrap(), anonymous);
}

#[rstest]
#[case(JwtAlgorithm::EdDsa, &["kty", "crv", "x", "use", "alg", "kid"])]
#[case(JwtAlgorithm::Es256, &["kty", "crv", "x", "y", "use", "alg", "kid"])]
#[case(JwtAlgorithm::Rs256, &["kty", "e", "n", "use", "alg", "kid"])]
fn the_published_key_is_public_and_enough_to_verify(
    #[case] algorithm: JwtAlgorithm,
    #[case] members: &[&str],
) {
    let (signer, stored) = signer(algorithm);
    let stored = stored.unwrap();
    let jwks = signer.jwks(now());
    let key = &jwks["keys"][0];
    assert_eq!(*key, stored.public_jwk);
    assert_eq!(key.as_object().unwrap().keys().collect::<Vec<_>>(), members);
    assert_eq!(key["kid"], stored.kid);

    let jwk: Jwk = serde_json::from_value(key.clone()).unwrap();
    assert_eq!(
        jwk.thumbprint(jsonwebtoken::jwk::ThumbprintHash::SHA256)
            .unwrap(),
        stored.kid
    );
    let name: Algorithm = algorithm.name().parse().unwrap();
    let mut validation = Validation::new(name);
    validation.set_audience(&[common::AUDIENCE]);
    validation.validate_exp = false;
    let token = signer.sign(&claims(), now()).unwrap();
    let decoding = DecodingKey::from_jwk(&jwk).unwrap();
    let said = jsonwebtoken::decode::<Value>(token.expose(), &decoding, &validation).unwrap();
    assert_eq!(said.claims, payload());
}

#[test]
fn an_rsa_key_has_2048_bits() {
    let (signer, _) = signer(JwtAlgorithm::Rs256);
    let jwks = signer.jwks(now());
    assert_eq!(jwks["keys"][0]["n"].as_str().unwrap().len(), 342);
    assert_eq!(jwks["keys"][0]["e"], "AQAB");
}

#[test]
fn a_shared_secret_is_never_published_and_its_kid_tells_nothing_of_it() {
    let forge = Forge::new();
    assert_eq!(forge.signer.jwks(now()), json!({"keys": []}));
    let elsewhere = JwtSigner::new(settings(JwtAlgorithm::Hs256), &Keyring::new([4; 32])).unwrap();
    let token = elsewhere.sign(&claims(), now()).unwrap();
    assert_ne!(open(token.expose()).0["kid"], forge.kid);
}

#[rstest]
#[case(None, SettingsError::SecretMissing)]
#[case(Some(vec![]), SettingsError::SecretShort(0))]
#[case(Some(b"secret".to_vec()), SettingsError::SecretShort(6))]
#[case(Some((0..31).collect()), SettingsError::SecretShort(31))]
#[case(Some(vec![0; 64]), SettingsError::SecretUniform)]
fn a_weak_secret_is_refused(#[case] secret: Option<Vec<u8>>, #[case] error: SettingsError) {
    let hs256_secret = secret.map(Into::into);
    let settings = JwtSettings {
        hs256_secret,
        ..settings(JwtAlgorithm::Hs256)
    };
    assert_eq!(JwtSigner::new(settings, &keyring()).err(), Some(error));
}

#[test]
fn a_token_ends_with_the_second_of_its_exp() {
    let (signer, _) = signer(JwtAlgorithm::EdDsa);
    let token = signer.sign(&claims(), now()).unwrap();
    let end = claims().expires;
    let at = |time| signer.verify(token.expose(), time);
    assert_eq!(at(end - TimeDelta::microseconds(1)).unwrap(), claims());
    assert_eq!(at(end), Err(VerifyError::Expired));
    assert_eq!(at(end + TimeDelta::days(400)), Err(VerifyError::Expired));
}

#[test]
fn times_in_the_future_are_forgiven_for_half_a_minute() {
    let forge = Forge::new();
    for name in ["iat", "orig_iat", "nbf"] {
        let at =
            |ahead: i64| forge.of_payload(&with(payload(), name, json!(now().timestamp() + ahead)));
        assert!(at(0).is_ok() && at(30).is_ok(), "{name}");
        assert_eq!(at(31), Err(VerifyError::Invalid), "{name}");
        assert_eq!(at(3600), Err(VerifyError::Invalid), "{name}");
    }
}

#[test]
fn only_a_token_that_is_ours_is_called_expired() {
    let forge = Forge::new();
    let expired = with(payload(), "exp", json!(now().timestamp() - 1));
    assert_eq!(forge.of_payload(&expired), Err(VerifyError::Expired));
    for (name, value) in [
        ("iss", json!("x")),
        ("aud", json!("x")),
        ("sub", json!("x")),
    ] {
        let other = with(expired.clone(), name, value);
        assert_eq!(
            forge.of_payload(&other),
            Err(VerifyError::Invalid),
            "{name}"
        );
    }
    let mut forged = forge.sign(&forge.header().to_string(), &expired.to_string());
    let last = if forged.pop() == Some('A') { 'E' } else { 'A' };
    forged.push(last);
    assert_eq!(
        forge.signer.verify(&forged, now()),
        Err(VerifyError::Invalid)
    );
}

#[test]
fn without_a_key_nothing_is_signed_and_every_key_is_unknown() {
    let (other, _) = signer(JwtAlgorithm::EdDsa);
    let token = other.sign(&claims(), now()).unwrap();
    let empty = JwtSigner::new(settings(JwtAlgorithm::EdDsa), &keyring()).unwrap();
    assert!(matches!(
        empty.sign(&claims(), now()),
        Err(SignError::NoKey)
    ));
    assert_eq!(empty.jwks(now()), json!({"keys": []}));
    assert_eq!(
        empty.verify(token.expose(), now()),
        Err(VerifyError::UnknownKey)
    );
}

#[test]
fn rotation_publishes_before_it_signs_and_verifies_until_the_last_token_ends() {
    let (signer, first) = signer(JwtAlgorithm::EdDsa);
    let mut first = first.unwrap();
    let (switch, end) = (now() + TimeDelta::hours(1), now() + TimeDelta::days(6));
    first.verifies_until = Some(end);
    let second = signer.generate(now(), switch).unwrap().unwrap();
    signer.install(&[first.clone(), second.clone()]).unwrap();
    let kids = |time| -> Vec<Value> {
        let jwks = signer.jwks(time);
        jwks["keys"]
            .as_array()
            .unwrap()
            .iter()
            .map(|key| key["kid"].clone())
            .collect()
    };
    let signed_by = |time| {
        let token = signer
            .sign(
                &Claims {
                    expires: end + SECOND,
                    ..claims()
                },
                time,
            )
            .unwrap();
        (
            open(token.expose()).0["kid"].as_str().unwrap().to_owned(),
            token,
        )
    };
    assert_eq!(kids(now()), [&*second.kid, &*first.kid]);

    let (kid, old) = signed_by(switch - SECOND);
    assert_eq!(kid, first.kid);
    let (kid, new) = signed_by(switch);
    assert_eq!(kid, second.kid);
    // Another node's clock may be ahead.
    assert!(signer.verify(new.expose(), now()).is_ok());

    assert!(signer.verify(old.expose(), end - SECOND).is_ok());
    assert_eq!(signer.verify(old.expose(), end), Err(VerifyError::Invalid));
    assert!(signer.verify(new.expose(), end).is_ok());
    assert_eq!(kids(end), [&*second.kid]);

    signer.install(&[second]).unwrap();
    assert_eq!(
        signer.verify(old.expose(), now()),
        Err(VerifyError::UnknownKey)
    );
}

#[test]
fn a_change_of_algorithm_leaves_old_tokens_good() {
    let (old, key) = signer(JwtAlgorithm::Es256);
    let token = old.sign(&claims(), now()).unwrap();
    for algorithm in [JwtAlgorithm::EdDsa, JwtAlgorithm::Hs256] {
        let new = JwtSigner::new(settings(algorithm), &keyring()).unwrap();
        let own = new.generate(now(), now()).unwrap();
        let stored: Vec<_> = key.clone().into_iter().chain(own).collect();
        new.install(&stored).unwrap();
        assert!(new.verify(token.expose(), now()).is_ok());
        let signed = new.sign(&claims(), now()).unwrap();
        assert_eq!(open(signed.expose()).0["alg"], algorithm.name());
        assert!(new.verify(signed.expose(), now()).is_ok());
    }
}

#[test]
fn a_key_sealed_with_another_secret_is_named_and_the_keys_in_use_stay() {
    let (signer, key) = signer(JwtAlgorithm::EdDsa);
    let key = key.unwrap();
    let token = signer.sign(&claims(), now()).unwrap();
    let foreign = JwtSigner::new(settings(JwtAlgorithm::EdDsa), &Keyring::new([9; 32])).unwrap();
    let refused_for = |outcome| match outcome {
        Err(SignError::Sealed { kid }) => kid,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        refused_for(foreign.install(std::slice::from_ref(&key))),
        key.kid
    );

    let mut swapped = signer.generate(now(), now()).unwrap().unwrap();
    swapped.sealed_private.clone_from(&key.sealed_private);
    assert_eq!(refused_for(signer.install(&[swapped.clone()])), swapped.kid);
    let mut empty = key.clone();
    empty.sealed_private.clear();
    assert_eq!(refused_for(signer.install(&[empty])), key.kid);
    assert!(signer.verify(token.expose(), now()).is_ok());
}

#[test]
fn a_public_key_planted_in_the_database_is_not_believed() {
    let (signer, key) = signer(JwtAlgorithm::EdDsa);
    let (forger, forged) = common::signer(JwtAlgorithm::EdDsa);
    let mut key = key.unwrap();
    let public = key.public_jwk.clone();
    let mut planted = forged.unwrap().public_jwk;
    planted["kid"] = key.kid.clone().into();
    planted["d"] = "secret".into();
    key.public_jwk = planted;
    signer.install(&[key.clone()]).unwrap();
    assert_eq!(signer.jwks(now()), json!({"keys": [public]}));

    let token = forger.sign(&claims(), now()).unwrap();
    let (_, rest) = token.expose().split_once('.').unwrap();
    let ours = signer.sign(&claims(), now()).unwrap();
    let (header, _) = ours.expose().split_once('.').unwrap();
    let mixed = format!("{header}.{rest}");
    assert_eq!(signer.verify(&mixed, now()), Err(VerifyError::Invalid));
}

#[test]
fn a_stored_key_of_another_algorithm_than_its_bytes_is_an_error() {
    let (signer, key) = signer(JwtAlgorithm::EdDsa);
    for algorithm in [
        JwtAlgorithm::Es256,
        JwtAlgorithm::Rs256,
        JwtAlgorithm::Hs256,
    ] {
        let mut key = key.clone().unwrap();
        key.algorithm = algorithm;
        assert!(matches!(signer.install(&[key]), Err(SignError::Failed(_))));
    }
}

#[test]
fn no_two_keys_are_the_same_and_none_is_stored_in_the_clear() {
    let (signer, _) = signer(JwtAlgorithm::EdDsa);
    let [first, second] = [0, 1].map(|_| signer.generate(now(), now()).unwrap().unwrap());
    assert_ne!(first.kid, second.kid);
    let sealer = latchkey_crypto::Sealer::new(&keyring(), "latchkey signing key seal v1").unwrap();
    let private = sealer
        .open(first.kid.as_bytes(), &first.sealed_private)
        .unwrap();
    assert!(
        !first
            .sealed_private
            .windows(8)
            .any(|part| private.windows(8).any(|p| p == part))
    );
}

#[test]
fn times_are_kept_to_the_second() {
    let (signer, _) = signer(JwtAlgorithm::EdDsa);
    let odd = TimeDelta::microseconds(999_999);
    let precise = Claims {
        issued: now() + odd,
        expires: claims().expires + odd,
        ..claims()
    };
    let token = signer.sign(&precise, now()).unwrap();
    assert_eq!(signer.verify(token.expose(), now()).unwrap(), claims());
    assert_eq!(now(), Utc.with_ymd_and_hms(2026, 1, 5, 9, 0, 0).unwrap());
}

#[test]
fn debug_output_holds_no_secret() {
    let shown = format!(
        "{:?} {:?}",
        Forge::new().signer,
        settings(JwtAlgorithm::Hs256)
    );
    assert!(
        !shown.contains("0123456789") && !shown.contains("48, 49, 50"),
        "{shown}"
    );
}
