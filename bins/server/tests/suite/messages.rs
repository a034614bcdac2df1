//! How messages leave.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use crate::support::{Backend, Home, JOE, eventually, register, text};

#[test]
fn mail_is_written_to_files_where_that_is_wanted() {
    let home = Home::new(Backend::Sqlite).with("EMAIL__TRANSPORT", "file");
    let server = home.start();
    register(&server, "acme");
    let folder = home.place.path().join("data/mail");
    let mails = || -> Vec<_> {
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let paths = entries.map(|entry| entry.path());
        paths
            .filter(|path| path.extension().is_some_and(|end| end == "eml"))
            .collect()
    };
    eventually(|| mails().len() == 1);
    let mail = std::fs::read_to_string(&mails()[0]).expect("readable");
    assert!(
        mail.contains(JOE) && mail.contains("/verify-email"),
        "{mail}"
    );
    server.signal("-TERM");
    let (_, _, log) = server.ended();
    assert!(!log.contains(JOE), "{log}");
}

#[test]
fn a_message_that_a_command_queued_is_sent_by_the_server() {
    let home = Home::new(Backend::Sqlite);
    let server = home.start();
    let arguments = [
        "user",
        "create",
        "--company",
        "default",
        "--email",
        "ann@example.com",
        "--password-stdin",
    ];
    assert!(
        home.run_with_input(&arguments, crate::support::password())
            .status
            .success()
    );
    server.wait_for(|line| line.starts_with("To: ann@example.com").then_some(()));
}

#[test]
fn a_code_is_worded_in_the_first_wanted_language_that_there_is() {
    let server = Home::new(Backend::Sqlite).start();
    for (number, languages, words) in [
        (
            "+27841234567",
            "fr, de-CH;q=0.8, en;q=0.1",
            "Ihr Code lautet",
        ),
        ("+27841234568", "fr, it;q=0.5", "your code is"),
    ] {
        let number = serde_json::json!({"phone_number": number});
        let status = server.post_in(languages, "/api/phone/register", &number);
        assert_eq!(status, 200);
        server.wait_for(|line| line.contains(words).then_some(()));
    }
}

#[test]
fn messages_that_wait_are_counted_and_those_given_up_on_are_told_with_the_reason() {
    let home = Home::new(Backend::Sqlite)
        .with("SMS__TRANSPORT", "webhook")
        .with("SMS__WEBHOOK_URL", &refusing_webhook());
    let server = home.start();
    let number = serde_json::json!({"phone_number": "+27841234567"});
    assert_eq!(server.post_in("en", "/api/phone/register", &number), 200);
    let told = || text(&home.run(&["messages"]).stdout).to_owned();
    eventually(|| told().contains("\"parked\":1"));
    let told = told();
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(lines.len(), 2, "{told}");
    assert_eq!(lines[0], r#"{"waiting":0,"parked":1}"#);
    for part in ["+27841234567", "register_phone", "400", "\"attempts\":1"] {
        assert!(lines[1].contains(part), "{part}: {told}");
    }
}

/// A provider that takes no message, at its URL; it answers until the process ends.
fn refusing_webhook() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("bound");
    let address = listener.local_addr().expect("bound");
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        }
    });
    format!("http://{address}/sms")
}

#[test]
fn authorities_that_cannot_be_read_are_refused_by_their_key() {
    let home = Home::new(Backend::Sqlite)
        .with("EMAIL__TRANSPORT", "smtp")
        .with("EMAIL__SMTP_URL", "smtps://mail.example")
        .with("EMAIL__SMTP_AUTHORITIES", "missing.pem")
        .with("LOG__LEVEL", "warn");
    let output = home.run(&["serve"]);
    assert_eq!(output.status.code(), Some(78));
    let line = text(&output.stderr);
    assert!(line.starts_with("email.smtp_authorities = "), "{line}");
}
