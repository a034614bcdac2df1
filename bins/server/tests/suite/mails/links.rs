//! Links lead where the configuration says.

use super::{FORM, JSON, PUBLIC, STORED, Site};
use latchkey_testkit::smtp::Mail;

/// The requests that send a link to the user, on every contract that has one.
const LINKS: [(&str, &str, &str); 4] = [
    (
        "/api/3/auth/password/reset/",
        JSON,
        "{\"user\": \"mike.o@example.com\", \"company\": \"default\"}",
    ),
    (
        "/3/auth/email/verify/resend/",
        JSON,
        "{\"email\": \"mike.o@example.com\", \"company\": \"default\"}",
    ),
    (
        "/api/v1/tokens/reset.json",
        FORM,
        "email=mike.o%40example.com",
    ),
    ("/api/v1/tokens/reset", FORM, "email=MIKE.O%40EXAMPLE.COM"),
];

#[test]
fn no_header_changes_where_the_links_in_mails_lead() {
    let mut site = Site::start();
    let tricks = [
        "Host: evil.example",
        "X-Forwarded-Host: evil.example",
        "Forwarded: host=evil.example;proto=http",
        "X-Forwarded-Proto: evil.example",
        "X-Original-URL: http://evil.example/",
        "X-Rewrite-URL: http://evil.example/",
        "Origin: https://evil.example",
        "Referer: https://evil.example/",
        "X-Forwarded-Prefix: //evil.example",
    ];
    for (path, media, body) in LINKS {
        for trick in tricks {
            let status = site.send(&format!("POST {path}"), &[trick.to_owned()], media, body);
            assert!((200..300).contains(&status), "{path} {trick}: {status}");
            only_ours(&site.new_mails(1), trick);
        }
        let all = tricks.map(str::to_owned);
        site.send(&format!("POST {path}"), &all, media, body);
        only_ours(&site.new_mails(1), "all of them");
        // Absolute-form (RFC 9112 section 3.2.2).
        site.send(&format!("POST http://evil.example{path}"), &[], media, body);
        only_ours(&site.new_mails(1), "absolute-form");
    }
}

/// One mail, to the one address, with links to us alone.
fn only_ours(mails: &[Mail], trick: &str) {
    let [mail] = mails else {
        panic!("{trick}: {mails:?}")
    };
    assert_eq!(mail.to, [STORED], "{trick}");
    let raw = String::from_utf8_lossy(&mail.raw);
    assert!(!raw.contains("evil"), "{trick}: {raw}");
    let text = mail.text.as_deref().expect("text");
    let links: Vec<_> = text
        .split_whitespace()
        .filter(|word| word.contains("://"))
        .collect();
    assert_eq!(links.len(), 1, "{text}");
    assert!(links[0].starts_with(&format!("{PUBLIC}/")), "{links:?}");
}
