//! Wording of mails and what goes over the wire.

use std::sync::LazyLock;

use chrono::DateTime;
use latchkey_domain::model::{Channel, MessageId};
use latchkey_notifications::{Content, Mail, Outgoing, Templates};
use uuid::Uuid;

static TEMPLATES: LazyLock<Templates> =
    LazyLock::new(|| Templates::load(None).expect("the embedded ones"));

/// The parts, separated by 0xff: recipient, their name, company, languages, sender, link. A mail has one of each header,
/// whatever the names say.
pub fn run(data: &[u8]) {
    let mut parts = data.split(|byte| *byte == 0xff).map(super::text);
    let mut next = || parts.next().unwrap_or_default();
    let (to, to_name, company, language, from, link) =
        (next(), next(), next(), next(), next(), next());
    let outgoing = outgoing(&to, &to_name, &company, &language, &link);
    let wording = TEMPLATES.mail(&outgoing).expect("a template");
    assert!(
        !wording.subject.chars().any(char::is_control),
        "{:?}",
        wording.subject
    );
    let mail = Mail {
        id: outgoing.id,
        from: if from.is_empty() {
            "Latchkey <no-reply@localhost>".to_owned()
        } else {
            from
        },
        to,
        to_name,
        subject: wording.subject,
        text: wording.text,
        html: wording.html,
        date: outgoing.created,
    };
    if let Ok(wire) = mail.to_wire() {
        one_of_each(&super::text(&wire));
    }
}

fn outgoing(to: &str, to_name: &str, company: &str, language: &str, link: &str) -> Outgoing {
    Outgoing {
        id: MessageId(Uuid::nil()),
        company: "acme".to_owned(),
        company_name: company.to_owned(),
        to: to.to_owned(),
        to_name: to_name.to_owned(),
        language: language.to_owned(),
        channel: Channel::Email,
        purpose: "verify_email",
        content: Content::VerifyEmail {
            link: link.into(),
            key: link.into(),
            minutes: 60,
        },
        created: DateTime::from_timestamp(1_767_603_600, 0).expect("a time"),
        attempts: 1,
    }
}

fn one_of_each(wire: &str) {
    let head = wire.split("\r\n\r\n").next().unwrap_or_default();
    let count = |name: &str| {
        let starts = |line: &&str| line.to_ascii_lowercase().starts_with(name);
        head.split("\r\n").filter(starts).count()
    };
    for name in [
        "from:",
        "to:",
        "subject:",
        "message-id:",
        "date:",
        "auto-submitted:",
    ] {
        assert_eq!(count(name), 1, "{name} {head:?}");
    }
    for name in ["bcc:", "cc:", "reply-to:", "sender:"] {
        assert_eq!(count(name), 0, "{name} {head:?}");
    }
    assert!(
        !head.replace("\r\n", "").contains(['\r', '\n', '\0']),
        "{head:?}"
    );
}
