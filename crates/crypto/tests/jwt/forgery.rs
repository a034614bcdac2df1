//! Tokens that are not ours, or not any more: each class refused, none with a panic.

use crate::common::{claims, now, signer};
use crate::forgeries::{Forgery, algorithms, claim_types, encodings, headers, json, signatures};
use latchkey_crypto::JwtSigner;
use latchkey_domain::model::JwtAlgorithm;
use latchkey_domain::ports::{TokenSigner, VerifyError};
use rstest::rstest;
use std::collections::BTreeSet;

const STORED: [JwtAlgorithm; 3] = [
    JwtAlgorithm::EdDsa,
    JwtAlgorithm::Es256,
    JwtAlgorithm::Rs256,
];

/// Refuses all of them in the same words; gives the number of classes.
fn refuse_all(signer: &JwtSigner, forgeries: Vec<Forgery>) -> usize {
    let mut classes = BTreeSet::new();
    for Forgery { class, token } in forgeries {
        let outcome = signer.verify(&token, now());
        assert_eq!(outcome, Err(VerifyError::Invalid), "{class}: {token:.200}");
        classes.insert(class);
    }
    classes.len()
}

#[test]
fn only_the_keys_own_algorithm_counts() {
    for algorithm in STORED {
        let (signer, key) = signer(algorithm);
        let token = signer.sign(&claims(), now()).unwrap();
        let classes = refuse_all(&signer, algorithms::all(token.expose(), &key.unwrap()));
        assert!(classes >= 40, "{classes}");
    }
}

#[test]
fn headers_that_we_do_not_write_are_refused_even_if_signed_right() {
    let forge = crate::common::Forge::new();
    assert!(forge.of_header(&forge.header()).is_ok());
    let classes = refuse_all(&forge.signer, headers::all(&forge));
    assert!(classes >= 35, "{classes}");
}

#[test]
fn claims_of_the_wrong_type_issuer_or_audience_are_refused_even_if_signed_right() {
    let forge = crate::common::Forge::new();
    assert!(forge.of_payload(&crate::common::payload()).is_ok());
    let classes = refuse_all(&forge.signer, claim_types::all(&forge));
    assert!(classes >= 100, "{classes}");
}

#[test]
fn ambiguous_and_monstrous_json_is_refused_even_if_signed_right() {
    let forge = crate::common::Forge::new();
    let classes = refuse_all(&forge.signer, json::all(&forge));
    assert!(classes >= 20, "{classes}");
}

#[rstest]
#[case(JwtAlgorithm::EdDsa)]
#[case(JwtAlgorithm::Es256)]
#[case(JwtAlgorithm::Rs256)]
#[case(JwtAlgorithm::Hs256)]
fn odd_encodings_are_refused(#[case] algorithm: JwtAlgorithm) {
    let (signer, _) = signer(algorithm);
    let token = signer.sign(&claims(), now()).unwrap();
    let classes = refuse_all(&signer, encodings::all(token.expose()));
    assert!(classes >= 30, "{classes}");
}

#[rstest]
#[case(JwtAlgorithm::EdDsa)]
#[case(JwtAlgorithm::Es256)]
#[case(JwtAlgorithm::Rs256)]
#[case(JwtAlgorithm::Hs256)]
fn signatures_by_nobody_are_refused(#[case] algorithm: JwtAlgorithm) {
    let (signer, _) = signer(algorithm);
    let token = signer.sign(&claims(), now()).unwrap();
    let classes = refuse_all(&signer, signatures::all(token.expose()));
    assert!(classes >= 8, "{classes}");
}

#[rstest]
#[case(JwtAlgorithm::EdDsa)]
#[case(JwtAlgorithm::Es256)]
#[case(JwtAlgorithm::Rs256)]
#[case(JwtAlgorithm::Hs256)]
fn every_changed_bit_is_noticed(#[case] algorithm: JwtAlgorithm) {
    let (signer, _) = signer(algorithm);
    let token = signer.sign(&claims(), now()).unwrap();
    for changed in encodings::bit_flips(token.expose()) {
        // A changed kid may look like that of a key made a moment ago.
        let outcome = signer.verify(&changed, now());
        let refused = matches!(outcome, Err(VerifyError::Invalid | VerifyError::UnknownKey));
        assert!(refused, "{outcome:?}: {changed}");
    }
}

#[test]
fn a_well_formed_kid_that_we_do_not_hold_is_unknown_and_no_other_is() {
    let (ours, key) = signer(JwtAlgorithm::EdDsa);
    let (theirs, _) = signer(JwtAlgorithm::EdDsa);
    let token = theirs.sign(&claims(), now()).unwrap();
    assert_eq!(
        ours.verify(token.expose(), now()),
        Err(VerifyError::UnknownKey)
    );
    let kid = key.unwrap().kid;
    let classes = refuse_all(&ours, headers::malformed_kids(token.expose(), &kid));
    assert!(classes >= 20, "{classes}");
}

#[test]
fn keys_that_a_token_brings_along_are_not_believed() {
    for algorithm in STORED {
        let (ours, key) = signer(algorithm);
        let (theirs, their_key) = signer(algorithm);
        let forgeries = headers::embedded_keys(&key.unwrap(), &their_key.unwrap());
        assert!(forgeries.len() >= 5);
        drop(theirs);
        refuse_all(&ours, forgeries);
    }
}
