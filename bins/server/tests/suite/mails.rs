//! What strangers cannot make of the mails: where links lead, who gets one, what stands in it.

use crate::support::{Backend, Home, Server, eventually, json_lines, password};
use latchkey_testkit::smtp::{self, Mail};
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

const PUBLIC: &str = "https://id.example.com";
/// As the user wrote it: mail goes to this spelling, whatever a request says.
const STORED: &str = "Mike.O@example.com";
const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// A server, where its mails arrive, and how many of them have been looked at.
struct Site {
    server: Server,
    mails: smtp::Server,
    seen: usize,
}

impl Site {
    /// With one user, in the default company.
    fn start() -> Self {
        let mails = smtp::Server::start();
        let home = Home::new(Backend::Sqlite)
            .with("SERVER__PUBLIC_URL", PUBLIC)
            // Even what a trusted proxy says of the host is no word of ours.
            .with("SERVER__TRUSTED_PROXIES", "127.0.0.1/32")
            .with("LIMITS__ENABLED", "false")
            .with("EMAIL__TRANSPORT", "smtp")
            .with("EMAIL__SMTP_URL", &mails.url());
        let server = home.start();
        let arguments = [
            "user",
            "create",
            "--company",
            "default",
            "--email",
            STORED,
            "--password-stdin",
        ];
        json_lines(&home.run_with_input(&arguments, password()));
        mails.wait_for(1);
        Self {
            server,
            mails,
            seen: 1,
        }
    }

    /// Sends a request as it is written; yields the status.
    fn send(&self, line: &str, headers: &[String], media: &str, body: &str) -> u16 {
        let mut stream = TcpStream::connect(self.server.address()).expect("connected");
        let length = body.len();
        let mut request =
            format!("{line} HTTP/1.1\r\nConnection: close\r\nContent-Type: {media}\r\n");
        request += &format!("Content-Length: {length}\r\n");
        if !headers.iter().any(|header| header.starts_with("Host:")) {
            request += "Host: id.example.com\r\n";
        }
        for header in headers {
            request += &format!("{header}\r\n");
        }
        stream
            .write_all(format!("{request}\r\n{body}").as_bytes())
            .expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("UTF-8");
        assert!(!answer.contains("evil.example"), "{answer}");
        answer[9..12].parse().expect("a status")
    }

    /// Every mail that has arrived since it was last asked, at least so many, up to the one that this call has sent.
    fn new_mails(&mut self, least: usize) -> Vec<Mail> {
        let marker = format!("marker{}@mail.example", self.seen);
        let body = json!({"first_name": "M", "last_name": "M", "email": marker, "company": "default",
            "password1": password(), "password2": password()});
        assert_eq!(
            self.server.post("/api/3/auth/register/", None, body).status,
            201
        );
        // Mails leave in the order in which they were asked for, but several at once.
        eventually(|| {
            self.mails
                .received()
                .iter()
                .any(|mail| mail.to == [marker.clone()])
        });
        self.mails.wait_for(self.seen + least + 1);
        let mails = self.settled();
        let fresh = mails[self.seen..]
            .iter()
            .filter(|mail| mail.to != [marker.clone()]);
        let fresh = fresh.cloned().collect();
        self.seen = mails.len();
        fresh
    }

    /// What has arrived once nothing waits to be sent any more.
    fn settled(&self) -> Vec<Mail> {
        let delivered = || self.server.log().matches("message delivered").count();
        eventually(|| delivered() == self.mails.received().len());
        self.mails.received()
    }
}

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
        for mail in site.new_mails(1) {
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
