use actix_web::web::Bytes;
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::failure::{Failure, Malformed};

fn json(text: &str) -> Result<Params, Failure> {
    parse_json(text.as_bytes())
}

fn malformed(result: Result<Params, Failure>) -> Malformed {
    match result {
        Err(Failure::Malformed(malformed)) => malformed,
        other => unreachable!("expected a malformed body, got {other:?}"),
    }
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.contains('\0'),
        Value::List(items) => items.iter().any(has_nul),
        Value::Object(params) => params
            .iter()
            .any(|(key, value)| key.contains('\0') || has_nul(value)),
        Value::Null | Value::Boolean(_) | Value::Number(_) | Value::File(_) => false,
    }
}

#[test]
fn an_object_keeps_its_types_and_order() {
    let params =
        json(r#" {"b": 1, "a": "x", "n": null, "t": true, "f": 1.5, "l": [1], "o": {"k": "v"}} "#)
            .unwrap();
    let names: Vec<_> = params.iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["b", "a", "n", "t", "f", "l", "o"]);
    assert_eq!(
        params.get("o").unwrap().to_json(),
        serde_json::json!({"k": "v"})
    );
    assert_eq!(params.get("f").unwrap().kind(), JsonKind::Float);
}

#[rstest]
#[case("")]
#[case("  \n")]
#[case("{}")]
fn an_empty_body_is_an_empty_object(#[case] text: &str) {
    assert_eq!(json(text).unwrap().iter().count(), 0);
}

#[rstest]
#[case("[]", JsonKind::List)]
#[case("\"x\"", JsonKind::Text)]
#[case("1", JsonKind::Integer)]
#[case("1.5", JsonKind::Float)]
#[case("true", JsonKind::Boolean)]
#[case("null", JsonKind::Null)]
fn a_top_level_that_is_no_object_is_named(#[case] text: &str, #[case] kind: JsonKind) {
    assert_eq!(json(text).unwrap_err(), Failure::NotAnObject(kind));
}

#[rstest]
#[case("{")]
#[case("{} x")]
#[case("{\"a\": 1,}")]
#[case("\u{feff}{}")]
#[case(r#"{"a": "\ud800"}"#)]
#[case(r#"{"a": 1e999}"#)]
#[case("{'a': 1}")]
#[case(r#"{"a\u0000": 1}"#)]
fn what_is_not_json_is_malformed(#[case] text: &str) {
    assert_eq!(malformed(json(text)), Malformed::Json);
}

#[test]
fn a_second_value_under_one_name_is_refused_in_every_syntax() {
    let twice = Malformed::Duplicate("a".to_owned());
    assert_eq!(malformed(json(r#"{"a": 1, "a": 2}"#)), twice);
    assert_eq!(malformed(json(r#"{"x": {"a": 1, "a": 1}}"#)), twice);
    assert_eq!(malformed(json(r#"{"a": 1, "\u0061": 2}"#)), twice);
    assert_eq!(malformed(parse_form(b"a=1&b=2&%61=3")), twice);
    assert_eq!(malformed(parse_query("a=1&a=1")), twice);
}

#[test]
fn nul_is_refused_and_its_field_named() {
    let expected = Failure::field("name", "Null characters are not allowed.");
    assert_eq!(json(r#"{"name": "a\u0000b"}"#).unwrap_err(), expected);
    assert_eq!(
        json(r#"{"name": {"deep": ["\u0000"]}}"#).unwrap_err(),
        expected
    );
    assert_eq!(parse_form(b"x=1&name=a%00b").unwrap_err(), expected);
}

#[test]
fn depth_and_number_of_keys_are_bounded() {
    let nested = |depth: usize| format!("{{\"a\": {}{}}}", "[".repeat(depth), "]".repeat(depth));
    assert!(json(&nested(31)).is_ok());
    assert_eq!(malformed(json(&nested(32))), Malformed::TooDeep);
    assert_eq!(malformed(json(&nested(30_000))), Malformed::TooDeep);
    let many = |count: usize| (0..count).map(|i| format!("k{i}=1&")).collect::<String>();
    assert!(parse_form(many(1_000).as_bytes()).is_ok());
    assert_eq!(
        malformed(parse_form(many(1_001).as_bytes())),
        Malformed::TooManyKeys
    );
    let items = format!("{{\"a\": [{}1]}}", "1,".repeat(1_000));
    assert_eq!(malformed(json(&items)), Malformed::TooManyKeys);
}

#[test]
fn broken_utf8_is_refused_rather_than_replaced() {
    assert_eq!(
        malformed(parse_json(b"{\"a\": \"\xff\"}")),
        Malformed::NotUtf8
    );
    assert_eq!(malformed(parse_form(b"a=%ff")), Malformed::NotUtf8);
    assert_eq!(malformed(parse_form(b"a=%c3%28")), Malformed::NotUtf8);
}

#[test]
fn forms_decode_blanks_and_percent_signs() {
    let params =
        parse_form("user=J%C3%B6e+B&empty=&flag&more%5Bemail%5D=x&%zz=1".as_bytes()).unwrap();
    assert_eq!(params.get("user"), Some(&Value::Text("Jöe B".to_owned())));
    assert_eq!(params.get("empty"), Some(&Value::Text(String::new())));
    assert_eq!(params.get("flag"), Some(&Value::Text(String::new())));
    assert_eq!(params.at("more[email]"), Some(&Value::Text("x".to_owned())));
    assert!(params.get("%zz").is_some());
    assert!(params.is_form());
}

const MULTIPART: &str = "multipart/form-data; boundary=XX";

fn multipart(body: &'static [u8], content_type: &str) -> Result<Params, Failure> {
    futures_util::future::FutureExt::now_or_never(parse_multipart(
        Bytes::from_static(body),
        content_type,
    ))
    .unwrap()
}

#[test]
fn multipart_has_texts_and_files() {
    let body = b"--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nhello\r\n\
        --XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"p.png\"\r\nContent-Type: image/png\r\n\r\n\x89\x00\r\n--XX--\r\n";
    let params = multipart(body, MULTIPART).unwrap();
    assert_eq!(params.get("a"), Some(&Value::Text("hello".to_owned())));
    let Some(Value::File(file)) = params.get("f") else {
        unreachable!("no file")
    };
    assert_eq!(
        (
            file.name.as_str(),
            file.content_type.as_deref(),
            &file.bytes[..]
        ),
        ("p.png", Some("image/png"), &b"\x89\x00"[..])
    );
}

#[rstest]
#[case(
    b"--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nhel",
    MULTIPART
)]
#[case(b"nothing", MULTIPART)]
#[case(b"--XX--\r\n", "multipart/form-data")]
#[case(
    b"--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--\r\n",
    MULTIPART
)]
fn broken_multipart_is_malformed(#[case] body: &'static [u8], #[case] content_type: &str) {
    assert_eq!(
        malformed(multipart(body, content_type)),
        Malformed::Multipart
    );
}

#[test]
fn debug_output_shows_types_and_no_values() {
    let shown = format!("{:?}", json(r#"{"password": "joe1234"}"#).unwrap());
    assert!(
        shown.contains("password") && !shown.contains("joe1234"),
        "{shown}"
    );
}

/// Text that looks like JSON often enough to reach the inner branches.
fn almost_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("1".to_owned()),
        Just("-0.5e3".to_owned()),
        Just("\"\\u0000\"".to_owned()),
        Just("\"\\ud83d\"".to_owned()),
        "\"[a-z\\\\\"\u{0}]{0,6}\"",
    ];
    leaf.prop_recursive(6, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4)
                .prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(("[a-c\u{0}]{0,2}", inner), 0..4).prop_map(|entries| {
                let entries: Vec<_> = entries
                    .into_iter()
                    .map(|(key, value)| format!("\"{key}\":{value}"))
                    .collect();
                format!("{{{}}}", entries.join(","))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn json_never_panics_and_never_lets_nul_through(text in almost_json(), cut in 0usize..200) {
        let whole = parse_json(text.as_bytes());
        if let Ok(params) = whole {
            prop_assert!(!has_nul(&Value::Object(params)));
        }
        let _ = parse_json(&text.as_bytes()[..cut.min(text.len())]);
    }

    #[test]
    fn forms_never_panic_and_never_let_nul_through(bytes in prop::collection::vec(prop_oneof![
        Just(b'%'), Just(b'0'), Just(b'&'), Just(b'='), Just(b'+'), any::<u8>()], 0..200)) {
        if let Ok(params) = parse_form(&bytes) {
            prop_assert!(!has_nul(&Value::Object(params)));
        }
        let _ = parse_json(&bytes);
    }
}
