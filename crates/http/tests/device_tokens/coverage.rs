//! No route without a test over the wire: each row of what is served names one.

use std::{collections::BTreeSet, fs, path::Path};

use latchkey_testkit::World;

use crate::support::app;

/// Method, path, file and test.
const COVERED: &[(&str, &str, &str, &str)] = &[
    (
        "POST",
        "tokens",
        "signing_in",
        "signing_in_answers_with_a_token_and_whose_it_is",
    ),
    (
        "DELETE",
        "tokens/{user_id}",
        "signing_out",
        "signing_out_ends_the_token_and_no_other",
    ),
    (
        "POST",
        "tokens/reset",
        "resetting",
        "a_reset_is_mailed_and_ends_every_session",
    ),
    (
        "POST",
        "settings/send_phone_verification",
        "phones",
        "a_number_is_confirmed_by_the_code_sent_to_it",
    ),
    (
        "POST",
        "settings/verify_phone",
        "phones",
        "a_number_is_confirmed_by_the_code_sent_to_it",
    ),
    (
        "GET",
        "profile",
        "profile",
        "the_profile_shows_whose_the_token_is",
    ),
    (
        "PUT",
        "profile",
        "profile",
        "names_can_be_changed_one_by_one",
    ),
    (
        "POST",
        "apn_tokens",
        "push_tokens",
        "a_push_token_is_kept_with_its_device_and_can_be_forgotten",
    ),
    (
        "DELETE",
        "apn_tokens",
        "push_tokens",
        "a_push_token_is_kept_with_its_device_and_can_be_forgotten",
    ),
    (
        "POST",
        "push_tokens",
        "push_tokens",
        "a_push_token_is_kept_with_its_device_and_can_be_forgotten",
    ),
    (
        "DELETE",
        "push_tokens",
        "push_tokens",
        "a_push_token_is_kept_with_its_device_and_can_be_forgotten",
    ),
];

#[test]
fn every_served_route_has_a_test_over_the_wire() {
    let world = World::sqlite();
    let app = app(&world.auth);
    let served: BTreeSet<_> = app
        .served()
        .filter(|row| row.surface == "device_tokens")
        .map(|row| (row.spec.method.as_str(), row.spec.path))
        .collect();
    let covered: BTreeSet<_> = COVERED
        .iter()
        .map(|(method, path, _, _)| (*method, *path))
        .collect();
    assert_eq!(served, covered);
}

#[test]
fn every_named_test_exists() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/device_tokens");
    for (method, path, file, test) in COVERED {
        let source = fs::read_to_string(folder.join(format!("{file}.rs"))).unwrap();
        assert!(
            source.contains(&format!("fn {test}(")),
            "{method} {path}: {file}.rs has no test {test}"
        );
    }
}
