//! What hostile names, addresses and templates cannot do to a mail.

use crate::smtp::running;
use crate::support::{Running, failure, mail, outgoing, reset};
use latchkey_notifications::{Content, EmailTransport, SendFailure};
use latchkey_testkit::smtp::Server;

#[test]
fn nothing_in_a_name_becomes_a_header_a_recipient_or_markup() {
    let server = Server::start();
    let running = running(&server);
    let long = "x".repeat(10_000);
    let names = [
        "Ann\rBcc: evil@mail.example",
        "Ann\nBcc: evil@mail.example",
        "Ann\r\nBcc: evil@mail.example\r\n\r\nbody",
        "Ann\0Lee",
        "\r\n.\r\nQUIT\r\n",
        "Ann\u{2028}Bcc: evil",
        "\u{202e}nnA",
        "{{7*7}}",
        "{% raw %}",
        "<script>alert(1)</script>",
        "\"Ann\" <evil@mail.example>, b",
        "Ann, Bob",
        "=?utf-8?q?Ann?=",
        "",
        "\u{1f511}",
        &long,
    ];
    running.send((1..).zip(names).map(|(number, name)| {
        let mut message = reset(number, &format!("to{number}@mail.example"), name);
        message.company_name = format!("Acme {name}");
        message
    }));
    let mails = server.wait_for(names.len());
    assert_eq!(mails.len(), names.len());
    for mail in &mails {
        let number: usize = mail.to[0][2..].split('@').next().unwrap().parse().unwrap();
        let name = names[number - 1];
        assert_eq!(mail.to, [format!("to{number}@mail.example")], "{name:?}");
        let fields: Vec<_> = mail
            .headers
            .iter()
            .map(|(field, _)| field.to_ascii_lowercase())
            .collect();
        assert_eq!(
            fields.iter().filter(|field| *field == "to").count(),
            1,
            "{name:?}"
        );
        assert!(
            !fields.iter().any(|field| field == "bcc" || field == "cc"),
            "{name:?} {fields:?}"
        );
        assert!(
            mail.text.as_deref().unwrap().contains("do nothing"),
            "{name:?}"
        );
        let html = mail.html.as_deref().unwrap();
        assert!(
            !html.contains("<script") && html.trim_end().ends_with("</html>"),
            "{name:?} {html}"
        );
        assert!(!html.contains("49") && mail.raw.len() < 20_000, "{name:?}");
    }
    let script = mails
        .iter()
        .find(|mail| mail.to[0].starts_with("to10@"))
        .unwrap();
    assert!(
        script
            .html
            .as_deref()
            .unwrap()
            .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
    );
    assert!(
        script
            .text
            .as_deref()
            .unwrap()
            .contains("<script>alert(1)</script>")
    );
    let braces = mails
        .iter()
        .find(|mail| mail.to[0].starts_with("to8@"))
        .unwrap();
    assert!(braces.text.as_deref().unwrap().contains("Hello {{7*7}},"));
}

#[test]
fn a_line_of_one_dot_does_not_end_the_mail() {
    let folder = tempfile::tempdir().unwrap();
    let purpose = folder.path().join("en/password_changed");
    std::fs::create_dir_all(&purpose).unwrap();
    std::fs::write(
        purpose.join("body.txt"),
        "before\n.\n..\nafter {{ company }}\n",
    )
    .unwrap();
    let server = Server::start();
    let mut settings = mail(EmailTransport::Smtp {
        url: server.url().into(),
        authorities: None,
    });
    settings.templates = Some(folder.path().to_owned());
    let running = Running::start(settings);
    running.send([outgoing(
        1,
        "ann@mail.example",
        "",
        "password_changed",
        Content::PasswordChanged,
    )]);
    let text = server.wait_for(1)[0].text.clone().unwrap();
    assert_eq!(
        text.replace('\r', "").trim_end(),
        "before\n.\n..\nafter Acme & Söhne"
    );
}

#[test]
fn what_is_no_address_is_given_up_and_the_next_mail_flows() {
    let server = Server::start();
    let running = running(&server);
    let bad = [
        "a@b@c",
        "a@mail.example\r\nRCPT TO:<b@mail.example>",
        "a b@mail.example",
        "a@mail.example,b@mail.example",
        "",
    ];
    running.send((1..).zip(bad).map(|(number, to)| reset(number, to, "")));
    for (_, outcome) in running.queue.wait_for(bad.len()) {
        assert!(
            matches!(failure(&outcome), SendFailure::Permanent(_)),
            "{outcome:?}"
        );
    }
    running.send([reset(99, "ann@mail.example", "")]);
    assert_eq!(server.wait_for(1).len(), 1);
}
