//! Keys: stored, installed, replaced.

use crate::common::{claims, keyring, now, open, settings, signer};
use chrono::TimeDelta;
use latchkey_crypto::{JwtSigner, Sealer};
use latchkey_domain::Keyring;
use latchkey_domain::model::JwtAlgorithm;
use latchkey_domain::ports::{Claims, SignError, TokenSigner, VerifyError};
use serde_json::{Value, json};

const SECOND: TimeDelta = TimeDelta::seconds(1);

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

/// The clock was set back, or another node, whose clock is ahead, made the only key there is.
#[test]
fn a_key_of_the_future_signs_where_there_is_no_other() {
    let (signer, _) = signer(JwtAlgorithm::EdDsa);
    let first = signer
        .generate(now(), now() + TimeDelta::minutes(1))
        .unwrap()
        .unwrap();
    let second = signer
        .generate(now(), now() + TimeDelta::hours(1))
        .unwrap()
        .unwrap();
    signer.install(&[second, first.clone()]).unwrap();
    let token = signer.sign(&claims(), now()).unwrap();
    assert_eq!(open(token.expose()).0["kid"].as_str(), Some(&*first.kid));
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
    let (forger, forged) = signer(JwtAlgorithm::EdDsa);
    let (signer, key) = signer(JwtAlgorithm::EdDsa);
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
    let sealer = Sealer::new(&keyring(), "latchkey signing key seal v1").unwrap();
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
