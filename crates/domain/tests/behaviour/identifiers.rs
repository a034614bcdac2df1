//! Parsers hold for any text, and both databases agree with them about what is the same.

use std::collections::HashSet;

use latchkey_domain::admin::CreateUser;
use latchkey_domain::model::{EmailAddress, LoginIdentifier, MobileNumber, Username};
use latchkey_testkit::{World, both_databases};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

both_databases!(
    equal_canonical_addresses_conflict_and_no_others,
    equal_canonical_usernames_conflict_and_no_others,
);

/// Texts near to addresses, numbers and names, and any others.
fn texts() -> impl Strategy<Value = String> {
    let letters = "[aAbBıİiIſKk\u{212a}éÉ\u{301}ßẞǅﬁⓔａ.+@_-]{1,8}";
    prop_oneof![
        any::<String>(),
        "\\PC{0,20}",
        letters,
        (
            letters,
            "(x\\.org|EXÄMPLE\\.org|xn--exmple-cua\\.org|ｘ.org)"
        )
            .prop_map(|(local, domain)| format!("{local}@{domain}")),
        "[+]?[0-9 ()./٣３-]{0,18}",
        "[0-9a-fA-F-]{30,40}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics_and_canonical_forms_are_their_own(text in texts()) {
        if let Some(email) = EmailAddress::parse(&text) {
            let again = EmailAddress::parse(email.canonical()).unwrap();
            prop_assert_eq!(again.canonical(), email.canonical());
            let sent = EmailAddress::parse(email.address()).unwrap();
            prop_assert_eq!(sent.canonical(), email.canonical());
            prop_assert_eq!(sent.address(), email.address());
            prop_assert!(email.address().len() <= 254);
            prop_assert!(!email.address().contains(|c: char| c.is_control() || " ,;<>\"".contains(c)));
        }
        if let Some(name) = Username::parse(&text) {
            let again = Username::parse(name.canonical()).unwrap();
            prop_assert_eq!(again.canonical(), name.canonical());
            let written = Username::parse(name.as_str()).unwrap();
            prop_assert_eq!(written, name);
        }
        if let Some(number) = MobileNumber::parse(&text) {
            let again = MobileNumber::parse(number.as_str()).unwrap();
            prop_assert_eq!(again, number);
        }
        if let Some(identifier) = LoginIdentifier::parse(&text) {
            let again = LoginIdentifier::parse(&identifier.canonical()).unwrap();
            prop_assert_eq!(again.canonical(), identifier.canonical());
        }
    }

    #[test]
    fn what_can_be_registered_can_be_named_at_login(text in texts()) {
        if let Some(email) = EmailAddress::parse(&text) {
            let named = LoginIdentifier::parse(&text);
            prop_assert_eq!(named, Some(LoginIdentifier::Email(email)));
        }
        if let Some(name) = Username::parse(&text) {
            prop_assert_eq!(LoginIdentifier::parse(&text), Some(LoginIdentifier::Username(name)));
        }
        if let Some(number) = MobileNumber::parse(&text) {
            prop_assert_eq!(LoginIdentifier::parse(&text), Some(LoginIdentifier::Mobile(number)));
        }
    }
}

/// So many samples, the same in every run.
fn samples(count: usize, strategy: impl Strategy<Value = String>) -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    (0..count)
        .map(|_| strategy.new_tree(&mut runner).unwrap().current())
        .collect()
}

/// Whether the company takes somebody of these identifiers; no password, so that nothing is hashed.
fn takes(world: &World, email: &str, username: Option<&str>) -> bool {
    let request = CreateUser {
        email: Some(email.to_owned()),
        username: username.map(str::to_owned),
        ..CreateUser::default()
    };
    world
        .auth
        .create_user_as_operator("default", &request)
        .is_ok()
}

fn equal_canonical_addresses_conflict_and_no_others(world: World) {
    let mut seen = HashSet::new();
    let near = "[aAıIiſSs\u{212a}Kké\u{301}eß.]{1,3}@(x|X|ｘ|ß|ss)\\.(org|ORG)";
    for text in samples(250, near) {
        let Some(email) = EmailAddress::parse(&text) else {
            continue;
        };
        let new = seen.insert(email.canonical().to_owned());
        assert_eq!(takes(&world, &text, None), new, "{text:?}");
    }
    assert!(seen.len() > 50, "{}", seen.len());
}

fn equal_canonical_usernames_conflict_and_no_others(world: World) {
    let mut seen = HashSet::new();
    let near = "[aAıIiſSs\u{212a}Kké\u{301}eßﬁ]{1,3}";
    for (index, text) in samples(250, near).into_iter().enumerate() {
        let Some(name) = Username::parse(&text) else {
            continue;
        };
        let new = seen.insert(name.canonical().to_owned());
        let email = format!("user{index}@x.org");
        assert_eq!(takes(&world, &email, Some(&text)), new, "{text:?}");
    }
    assert!(seen.len() > 50, "{}", seen.len());
}
