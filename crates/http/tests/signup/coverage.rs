//! No route without a test over the wire: each row of what is served names one, and a row without a route is a slip.

use std::{collections::BTreeSet, fs, path::Path};

use latchkey_testkit::{World, both_databases};

use crate::support::app;

/// Method, path, file and test.
const COVERED: &[(&str, &str, &str, &str)] = &[
    (
        "POST",
        "signup",
        "signing_up",
        "a_user_signs_up_as_the_document_shows",
    ),
    (
        "GET",
        "auth",
        "getting",
        "a_token_is_got_as_the_document_shows",
    ),
    (
        "POST",
        "auth",
        "getting",
        "a_token_is_got_as_the_document_shows",
    ),
    (
        "POST",
        "confirmation",
        "by_code",
        "a_code_sent_to_the_number_gets_a_token_once",
    ),
    (
        "GET",
        "users/me",
        "me",
        "one_s_own_user_is_shown_without_a_token",
    ),
    (
        "PUT",
        "users/me",
        "me",
        "what_is_given_is_changed_and_the_rest_stays",
    ),
    ("GET", "", "failures", "the_connection_can_be_checked"),
    ("POST", "", "failures", "the_connection_can_be_checked"),
    (
        "GET",
        "version/ios",
        "failures",
        "the_connection_can_be_checked",
    ),
];

both_databases!(each_route_has_a_test);

fn each_route_has_a_test(world: World) {
    let app = app(&world.auth, true);
    let ours = app.served().filter(|row| row.surface == "signup");
    let served: BTreeSet<_> = ours
        .map(|row| (row.spec.method.as_str(), row.spec.path))
        .collect();
    let covered: BTreeSet<_> = COVERED
        .iter()
        .map(|(method, path, ..)| (*method, *path))
        .collect();
    assert_eq!(served, covered);
    for (.., file, test) in COVERED {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/signup");
        let text = fs::read_to_string(tests.join(format!("{file}.rs"))).unwrap();
        assert!(text.contains(&format!("fn {test}(")), "{file}: {test}");
    }
}
