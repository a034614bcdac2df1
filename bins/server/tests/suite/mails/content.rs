//! What a registration holds stays text.

use super::{FORM, JSON, PUBLIC, Site};
use crate::support::password;
use latchkey_testkit::smtp::Mail;
use serde_json::{Value, json};

#[test]
fn nothing_that_a_registration_holds_becomes_a_header_a_recipient_or_markup() {
    let mut site = Site::start();
    let long = "x".repeat(10_000);
    let payloads = [
        "Ann\rBcc: evil@evil.test",
        "Ann\nBcc: evil@evil.test",
        "Ann\r\nBcc: evil@evil.test\r\n\r\nbody",
        "Ann\u{0}Lee",
        "\r\n.\r\nQUIT\r\n",
        "Ann\u{2028}Bcc: evil@evil.test",
        "\u{202e}nnA",
        "{{7*7}}",
        "{% for x in y %}",
        "<script>alert(1)</script>",
        "=?utf-8?q?Ann?=",
        &long,
    ];
    for (number, payload) in payloads.into_iter().enumerate() {
        for (part, request) in registrations(number, payload).into_iter().enumerate() {
            let (path, media, body) = request;
            let status = site.send(&format!("POST {path}"), &[], media, &body);
            assert!(status < 500, "{payload:?} {path} {part}: {status}");
        }
        // The marker among them shows that the next mail flows.
        for mail in site.new_mails(0) {
            plain(&mail, payload);
        }
    }
}

/// The payload in every text of every registration.
fn registrations(number: usize, payload: &str) -> Vec<(&'static str, &'static str, String)> {
    let user = |first: &str, last: &str, email: &str, company: Value| {
        json!({"first_name": first, "last_name": last, "email": email, "company": company,
            "password1": password(), "password2": password(), "terms_and_conditions": true})
        .to_string()
    };
    let email = |of: &str| format!("{of}{number}@mail.example");
    let plain = json!("default");
    let new = |of: &str| json!(format!("{of}{number}"));
    let form = |fname: &str, email: &str| {
        let pairs = [
            ("user[fname]", fname),
            ("user[lname]", "Lee"),
            ("user[email]", email),
            ("user[password]", password()),
            ("user[dob]", "1990-01-01"),
        ];
        let encode = |text: &str| {
            text.bytes()
                .map(|byte| format!("%{byte:02x}"))
                .collect::<String>()
        };
        pairs
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .join("&")
    };
    vec![
        (
            "/api/3/auth/register/",
            JSON,
            user(payload, "Lee", &email("a"), plain.clone()),
        ),
        (
            "/api/3/auth/register/",
            JSON,
            user("Ann", payload, &email("b"), plain.clone()),
        ),
        (
            "/api/3/auth/register/",
            JSON,
            user("Ann", "Lee", payload, plain.clone()),
        ),
        (
            "/api/3/auth/register/",
            JSON,
            user("Ann", "Lee", &format!("{payload}@mail.example"), plain),
        ),
        (
            "/api/3/auth/company/register/",
            JSON,
            user("Ann", "Lee", &email("c"), json!(payload)),
        ),
        (
            "/api/3/auth/company/register/",
            JSON,
            user(
                "Ann",
                "Lee",
                &email("d"),
                json!({"id": format!("d{number}"), "name": payload}),
            ),
        ),
        (
            "/3/auth/company/register/",
            JSON,
            user(payload, payload, &email("e"), new("e")),
        ),
        ("/api/v1/signup", FORM, form(payload, &email("f"))),
        ("/api/v1/signup", FORM, form("Ann", payload)),
    ]
}

fn plain(mail: &Mail, payload: &str) {
    let raw = String::from_utf8_lossy(&mail.raw);
    let field = |name: &str| {
        mail.headers
            .iter()
            .filter(|(field, _)| field.eq_ignore_ascii_case(name))
            .count()
    };
    assert_eq!(
        (mail.to.len(), field("to"), field("bcc"), field("cc")),
        (1, 1, 0, 0),
        "{payload:?}: {raw}"
    );
    assert!(
        mail.to[0].ends_with("@mail.example") && !mail.to[0].contains("evil"),
        "{mail:?}"
    );
    let text = mail.text.as_deref().expect("text");
    assert!(text.contains(PUBLIC), "{payload:?}: {text}");
    let html = mail.html.as_deref().expect("markup");
    assert!(
        !html.contains("<script") && html.trim_end().ends_with("</html>"),
        "{html}"
    );
    assert!(
        !html.contains(">49<") && !text.contains("Hello 49"),
        "{text}"
    );
    assert!(raw.len() < 30_000, "{}", raw.len());
}
