//! Syntaxes, methods and paths.

use latchkey_testkit::{World, both_databases};
use rstest::rstest;
use serde_json::json;

use crate::support::{NUMBER, Site};

both_databases!(
    forms_and_multipart_are_read,
    both_paths_work_with_and_without_a_slash
);

fn forms_and_multipart_are_read(site: Site) {
    let form = "Content-Type: application/x-www-form-urlencoded";
    let body = format!("phone_number={}&utm=x", NUMBER.replace('+', "%2B"));
    assert_eq!(
        site.send("POST /api/phone/register", &[form], &body).status,
        200
    );
    let code = site.world.texted_code();
    let multipart = "Content-Type: multipart/form-data; boundary=b";
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"phone_number\"\r\n\r\n{NUMBER}\r\n--b--\r\n"
    );
    let answer = site.send("POST /api/phone/register", &[multipart], &body);
    assert_eq!(answer.status, 200);
    assert_ne!(site.world.texted_code().expose(), code.expose());
}

fn both_paths_work_with_and_without_a_slash(site: Site) {
    let answer = site.post("register/", &json!({"phone_number": NUMBER}));
    let token = answer.json()["session_token"].clone();
    let code = site.world.texted_code();
    let body =
        json!({"phone_number": NUMBER, "security_code": code.expose(), "session_token": token});
    site.post("verify/", &body).is_valid();
}

#[rstest]
#[case(
    "application/json",
    "{",
    400,
    r#"{"detail":"JSON parse error - the body is not valid JSON."}"#
)]
#[case(
    "application/json",
    "[]",
    400,
    r#"{"non_field_errors":["Invalid data. Expected a dictionary, but got list."]}"#
)]
#[case(
    "text/plain",
    "a",
    415,
    r#"{"detail":"Unsupported media type \"text/plain\" in request."}"#
)]
#[case(
    "application/json",
    "",
    400,
    r#"{"phone_number":["This field is required."]}"#
)]
#[case(
    "application/json",
    r#"{"phone_number":"a","phone_number":"b"}"#,
    400,
    r#"{"detail":"The field \"phone_number\" was given more than once."}"#
)]
fn what_cannot_be_read_is_refused_in_shape(
    #[case] media: &str,
    #[case] body: &str,
    #[case] status: u16,
    #[case] expected: &str,
) {
    let site = Site::over(World::sqlite());
    let header = format!("Content-Type: {media}");
    let answer = site.send("POST /api/phone/register", &[&header], body);
    assert_eq!((answer.status, answer.body.as_str()), (status, expected));
}

#[rstest]
#[case("register")]
#[case("verify")]
fn other_methods_are_refused(#[case] path: &str) {
    let site = Site::over(World::sqlite());
    for method in ["GET", "PUT", "PATCH", "DELETE"] {
        let answer = site.send(&format!("{method} /api/phone/{path}"), &[], "");
        let text = format!("Method \"{method}\" not allowed.");
        answer.is(405, &json!({"detail": text}));
        assert_eq!(answer.header("allow"), Some("POST, OPTIONS"));
    }
}

#[test]
fn unknown_paths_answer_in_shape_and_a_stale_token_does_no_harm() {
    let site = Site::over(World::sqlite());
    for path in [
        "/api/phone",
        "/api/phone/other",
        "/api/phone/register/x",
        "/api/phone/register.json",
    ] {
        site.send(&format!("GET {path}"), &[], "")
            .is(404, &json!({"detail": "Not found."}));
    }
    let headers = [
        "Authorization: Token stale",
        "Content-Type: application/json",
    ];
    let body = json!({"phone_number": NUMBER}).to_string();
    let answer = site.send("POST /api/phone/register?phone_number=x", &headers, &body);
    assert_eq!(answer.status, 200);
}
