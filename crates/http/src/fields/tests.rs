use rstest::rstest;
use secrecy::ExposeSecret;

use super::*;
use crate::{
    failure::FieldErrors,
    params::{Params, parse_form, parse_json},
};

fn body(json: &str) -> Params {
    parse_json(json.as_bytes()).unwrap()
}

fn form(text: &str) -> Params {
    parse_form(text.as_bytes()).unwrap()
}

fn message(field: Field, params: &Params) -> String {
    let errors = check(&[field], params).unwrap_err();
    errors.messages().join("|")
}

#[test]
fn all_errors_come_at_once_and_in_the_declared_order() {
    let declared = [
        Field::text("user").required(),
        Field::text("company").required(),
        Field::secret("password").required(),
        Field::integer("session_duration", 1, 100),
        Field::text("unused"),
    ];
    let errors = check(
        &declared,
        &body(r#"{"session_duration": "x", "password": null, "company": " ", "more": 1}"#),
    );
    let mut expected = FieldErrors::new();
    expected.add("user", "This field is required.");
    expected.add("company", "This field may not be blank.");
    expected.add("password", "This field may not be null.");
    expected.add("session_duration", "A valid integer is required.");
    assert_eq!(errors.unwrap_err(), expected);
}

#[rstest]
#[case("true")]
#[case("[1]")]
#[case("{\"a\": 1}")]
fn booleans_lists_and_objects_are_no_strings(#[case] value: &str) {
    let params = body(&format!("{{\"a\": {value}}}"));
    assert_eq!(message(Field::text("a"), &params), "Not a valid string.");
    assert_eq!(message(Field::secret("a"), &params), "Not a valid string.");
}

#[test]
fn numbers_become_strings() {
    let fields = check(
        &[Field::text("a"), Field::secret("b")],
        &body(r#"{"a": 15, "b": 1.5}"#),
    )
    .unwrap();
    assert_eq!(fields.text("a").unwrap(), "15");
    assert_eq!(fields.secret("b").unwrap().expose_secret(), "1.5");
}

#[test]
fn text_is_trimmed_and_secrets_are_not() {
    let declared = [Field::text("name"), Field::secret("password")];
    let fields = check(&declared, &body(r#"{"name": " Joe ", "password": " pw "}"#)).unwrap();
    assert_eq!(fields.text("name").unwrap(), "Joe");
    assert_eq!(fields.secret("password").unwrap().expose_secret(), " pw ");
}

#[test]
fn length_is_counted_in_characters() {
    let field = Field::text("a").max(3);
    assert!(check(&[field], &body(r#"{"a": "äöü"}"#)).is_ok());
    assert_eq!(
        message(field, &body(r#"{"a": "abcd"}"#)),
        "Ensure this field has no more than 3 characters."
    );
}

#[rstest]
#[case("5", 5)]
#[case("\"5\"", 5)]
#[case("5.0", 5)]
#[case("\" 5.00 \"", 5)]
#[case("\"-5\"", -5)]
fn integers_come_in_several_spellings(#[case] value: &str, #[case] expected: i64) {
    let fields = check(
        &[Field::integer("a", -10, 10)],
        &body(&format!("{{\"a\": {value}}}")),
    )
    .unwrap();
    assert_eq!(fields.integer("a").unwrap(), expected);
}

#[rstest]
#[case("true", "A valid integer is required.")]
#[case("1.5", "A valid integer is required.")]
#[case("\"\"", "A valid integer is required.")]
#[case("\"1e3\"", "A valid integer is required.")]
#[case("\"--1\"", "A valid integer is required.")]
#[case("[]", "A valid integer is required.")]
#[case("11", "Ensure this value is less than or equal to 10.")]
#[case(
    "18446744073709551615",
    "Ensure this value is less than or equal to 10."
)]
#[case("1e300", "Ensure this value is less than or equal to 10.")]
#[case(
    "\"-99999999999999999999999\"",
    "Ensure this value is greater than or equal to -10."
)]
fn what_is_no_integer_or_out_of_bounds_is_refused(#[case] value: &str, #[case] expected: &str) {
    assert_eq!(
        message(
            Field::integer("a", -10, 10),
            &body(&format!("{{\"a\": {value}}}"))
        ),
        expected
    );
}

#[rstest]
#[case("true", Some(true))]
#[case("\"True\"", Some(true))]
#[case("\"on\"", Some(true))]
#[case("1", Some(true))]
#[case("\"0\"", Some(false))]
#[case("false", Some(false))]
#[case("2", None)]
#[case("\"maybe\"", None)]
#[case("{}", None)]
fn booleans_come_in_several_spellings(#[case] value: &str, #[case] expected: Option<bool>) {
    let outcome = check(
        &[Field::boolean("a")],
        &body(&format!("{{\"a\": {value}}}")),
    );
    match expected {
        Some(expected) => assert_eq!(outcome.unwrap().boolean("a").unwrap(), expected),
        None => assert_eq!(
            outcome.unwrap_err().messages(),
            ["Must be a valid boolean."]
        ),
    }
}

#[rstest]
#[case("2017-02-28", true)]
#[case("2017-02-29", false)]
#[case("2017-2-28", false)]
#[case("28.02.2017", false)]
#[case("+017-02-28", false)]
fn dates_have_one_form(#[case] text: &str, #[case] good: bool) {
    assert_eq!(
        check(
            &[Field::date("a")],
            &form(&format!("a={}", text.replace('+', "%2B")))
        )
        .is_ok(),
        good,
        "{text}"
    );
}

#[test]
fn objects_are_objects_and_forms_may_send_their_text() {
    let field = Field::object("metadata");
    let fields = check(&[field], &body(r#"{"metadata": {"a": [1]}}"#)).unwrap();
    assert_eq!(
        fields.json("metadata").unwrap(),
        serde_json::json!({"a": [1]})
    );
    assert!(check(&[field], &form("metadata={\"a\":1}")).is_ok());
    assert_eq!(
        message(field, &body(r#"{"metadata": [1]}"#)),
        "Expected a dictionary of items but got type \"list\"."
    );
}

#[test]
fn absent_null_and_set_are_told_apart() {
    let declared = [
        Field::text("a").nullable(),
        Field::text("b").nullable(),
        Field::text("c").nullable(),
    ];
    let fields = check(&declared, &body(r#"{"a": null, "b": "x"}"#)).unwrap();
    assert_eq!(fields.optional_text("a"), Slot::Null);
    assert_eq!(fields.optional_text("b"), Slot::Set("x".to_owned()));
    assert_eq!(fields.optional_text("c"), Slot::Absent);
    assert!(fields.has("a") && !fields.has("c"));
}

#[test]
fn an_input_left_empty_in_a_form_is_absent_unless_it_is_required() {
    let optional = [
        Field::text("a"),
        Field::integer("b", 0, 1),
        Field::text("c").blank(),
        Field::date("d").nullable(),
    ];
    let fields = check(&optional, &form("a=&b=&c=&d=")).unwrap();
    assert!(!fields.has("a") && !fields.has("b"));
    assert_eq!(fields.text("c").unwrap(), "");
    assert_eq!(fields.optional_date("d"), Slot::Null);
    assert_eq!(
        message(Field::text("a").required(), &form("a=")),
        "This field may not be blank."
    );
}

#[test]
fn a_choice_is_one_of_its_words() {
    let field = Field::choice("status", &["pending", "verified"]);
    assert_eq!(
        check(&[field], &body(r#"{"status": "pending"}"#))
            .unwrap()
            .text("status")
            .unwrap(),
        "pending"
    );
    assert_eq!(
        message(field, &body(r#"{"status": "gone"}"#)),
        "\"gone\" is not a valid choice."
    );
    assert_eq!(
        message(field, &body(r#"{"status": [1]}"#)),
        "\"[1]\" is not a valid choice."
    );
}

#[test]
fn reading_a_field_under_a_wrong_type_is_an_internal_error_and_no_panic() {
    let fields = check(&[Field::text("a")], &body(r#"{"a": "x"}"#)).unwrap();
    assert_eq!(
        fields.integer("a").unwrap_err(),
        crate::failure::Failure::Internal
    );
    assert_eq!(
        fields.text("b").unwrap_err(),
        crate::failure::Failure::Internal
    );
}

#[test]
fn text_may_stand_in_an_object() {
    let field = Field::new("company", Kind::TextOrObject("id"))
        .required()
        .max(5);
    let read = |json: &str| {
        let fields = check(&[field], &body(json)).unwrap();
        fields.json("company").unwrap().to_string()
    };
    assert_eq!(read(r#"{"company": " acme "}"#), r#""acme""#);
    assert_eq!(read(r#"{"company": 7}"#), r#""7""#);
    let object = read(r#"{"company": {"id": " acme ", "name": "Acme"}}"#);
    assert_eq!(object, r#"{"id":"acme","name":"Acme"}"#);
    for (json, expected) in [
        (r#"{}"#, "This field is required."),
        (r#"{"company": {}}"#, "This field is required."),
        (
            r#"{"company": {"id": null}}"#,
            "This field may not be null.",
        ),
        (
            r#"{"company": {"id": " "}}"#,
            "This field may not be blank.",
        ),
        (r#"{"company": {"id": {}}}"#, "Not a valid string."),
        (r#"{"company": ["acme"]}"#, "Not a valid string."),
        (
            r#"{"company": {"id": "acme-1"}}"#,
            "Ensure this field has no more than 5 characters.",
        ),
    ] {
        assert_eq!(message(field, &body(json)), expected, "{json}");
    }
}
