//! JWTs as they should be: signed, checked, rotated, published.

use crate::common::{Forge, claims, keyring, now, open, payload, settings, signer, with, without};
use chrono::{TimeDelta, TimeZone, Utc};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use latchkey_crypto::{JwtSettings, JwtSigner, SettingsError};
use latchkey_domain::Keyring;
use latchkey_domain::model::JwtAlgorithm;
use latchkey_domain::ports::{Claims, TokenSigner, VerifyError};
use rstest::rstest;
use serde_json::{Value, json};

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
    validation.set_audience(&[crate::common::AUDIENCE]);
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
