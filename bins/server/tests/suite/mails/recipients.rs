//! Mail goes to the stored address.

use super::{FORM, JSON, STORED, Site};
use latchkey_testkit::smtp::Mail;
use serde_json::{Value, json};

#[test]
fn whatever_is_asked_mail_goes_to_the_stored_address_alone() {
    let mut site = Site::start();
    let evil = "evil@evil.test";
    let values = [
        json!([STORED, evil]),
        json!([STORED]),
        json!({"0": STORED, "1": evil}),
        json!(format!("{STORED},{evil}")),
        json!(format!("{STORED};{evil}")),
        json!(format!("{STORED} {evil}")),
        json!(format!("{STORED}\n{evil}")),
        json!(format!("{STORED}\r\nBcc: {evil}")),
        json!(format!("{STORED}\u{0}{evil}")),
        json!(format!("<{STORED}>")),
        json!(format!("\"{evil}\" <{STORED}>")),
        json!("m\u{131}ke.o@example.com"),
        json!("\u{24dc}ike.o@example.com"),
        json!("\u{ff2d}ike.o@example.com"),
        json!("mi\u{212a}e.o@example.com"),
        json!("mike.o@ex\u{430}mple.com"),
    ];
    for value in values {
        for (path, name, more) in [
            (
                "/api/3/auth/password/reset/",
                "user",
                json!({"company": "default"}),
            ),
            (
                "/api/3/auth/email/verify/resend/",
                "email",
                json!({"company": "default"}),
            ),
            ("/api/v1/tokens/reset.json", "email", json!({})),
        ] {
            let mut body: Value = more;
            body[name] = value.clone();
            let status = site.send(&format!("POST {path}"), &[], JSON, &body.to_string());
            assert!(status < 500, "{path} {value}: {status}");
        }
        nobody_else(&site.new_mails(0), &value.to_string());
    }
    let forms = [
        "email=mike.o%40example.com&email=evil%40evil.test",
        "email[]=mike.o%40example.com&email[]=evil%40evil.test",
        "email%5B%5D=mike.o%40example.com&email%5B%5D=evil%40evil.test",
        "email[0]=mike.o%40example.com&email[1]=evil%40evil.test",
        "email=mike.o%40example.com%0d%0aBcc:evil%40evil.test",
        "email=mike.o%40example.com%00evil%40evil.test",
    ];
    for form in forms {
        let status = site.send("POST /api/v1/tokens/reset.json", &[], FORM, form);
        assert!(status < 500, "{form}: {status}");
        let line = format!("POST /api/v1/tokens/reset.json?{form}");
        assert!(site.send(&line, &[], FORM, "email=mike.o%40example.com") < 500);
        for (path, name) in [
            ("/api/3/auth/password/reset/", "user"),
            ("/3/auth/email/verify/resend/", "email"),
        ] {
            let form = format!("company=default&{}", form.replace("email", name));
            assert!(site.send(&format!("POST {path}"), &[], FORM, &form) < 500);
        }
        nobody_else(&site.new_mails(0), form);
    }
}

/// No mail, or one to the stored address, byte for byte.
fn nobody_else(mails: &[Mail], asked: &str) {
    for mail in mails {
        assert_eq!(mail.to, [STORED], "{asked}");
        let raw = String::from_utf8_lossy(&mail.raw).to_lowercase();
        assert!(
            !raw.contains("evil") && !raw.contains("\nbcc:"),
            "{asked}: {raw}"
        );
    }
}
