//! The tool itself: what a recording tells apart.

use rstest::rstest;

use crate::{
    body,
    file::{self, Recording},
    scan,
    variables::Variables,
};

#[test]
fn a_recording_is_written_as_it_was_read() {
    for surface in ["company", "device_tokens", "jwt", "phone", "signup"] {
        for path in file::recordings(surface) {
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(Recording::parse(&text).print(), text, "{}", path.display());
        }
    }
}

#[rstest]
#[case::another_value(r#"{"a": 1}"#, r#"{"a":2}"#)]
#[case::another_type(r#"{"a": 1}"#, r#"{"a":"1"}"#)]
#[case::another_key(r#"{"a": 1}"#, r#"{"b":1}"#)]
#[case::one_key_more(r#"{"a": 1}"#, r#"{"a":1,"b":2}"#)]
#[case::another_order(r#"{"a": 1, "b": 2}"#, r#"{"b":2,"a":1}"#)]
#[case::a_number_as_text(r#"{"id": {{id:int}}}"#, r#"{"id":"7"}"#)]
#[case::a_text_as_number(r#"{"id": "{{id:int}}"}"#, r#"{"id":7}"#)]
#[case::a_token_of_another_kind(r#"{"token": "{{token:base58}}"}"#, r#"{"token":"0"}"#)]
#[case::something_else_than_was_seen(r#"{"token": "{{seen}}"}"#, r#"{"token":"other"}"#)]
#[case::a_text_with_an_end("no such{{what:word}}.", "no such thing")]
#[case::nothing("{}", "")]
fn a_difference_is_told(#[case] recorded: &str, #[case] answered: &str) {
    let mut variables = Variables::default();
    variables.set("seen", "this");
    assert!(body::matches(recorded, answered, &mut variables).is_err());
}

#[test]
fn a_secret_that_was_seen_before_is_not_fresh() {
    let (mut variables, token) = (Variables::default(), "a".repeat(64));
    let answered = format!(r#"{{"token":"{token}"}}"#);
    let first = body::matches(r#"{"token": "{{one:hex64}}"}"#, &answered, &mut variables);
    assert_eq!(
        (first, variables.get("one")),
        (Ok(()), Some(token.as_str()))
    );
    assert!(body::matches(r#"{"token": "{{two:hex64}}"}"#, &answered, &mut variables).is_err());
}

#[test]
fn what_changes_from_run_to_run_is_recorded_as_a_placeholder() {
    let (mut variables, token) = (Variables::default(), "a".repeat(64));
    let answered = format!(r#"{{"token":"{token}","id":7,"again":"{token}","name":"Joe"}}"#);
    let recorded = body::record("", &answered, &mut variables);
    let expected =
        r#"{"token": "{{token:hex64}}", "id": {{id:int}}, "again": "{{token}}", "name": "Joe"}"#;
    assert_eq!(recorded, expected);
    let matches = body::matches(&recorded, &answered, &mut Variables::default());
    assert_eq!(matches, Ok(()));
}

#[test]
fn the_errors_of_a_surface_are_found_in_its_source() {
    let kinds = scan::kinds("phone");
    for kind in ["VerifyPhoneError::Exhausted", "Failure::NotFound"] {
        assert!(kinds.contains(kind), "{kind} is not among {kinds:?}");
    }
}
