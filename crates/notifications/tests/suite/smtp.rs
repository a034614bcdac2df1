//! Mail over a real SMTP server.

use crate::support::{KEY, LINK, Outcome, Running, code, failure, id, mail, outgoing, reset};
use latchkey_notifications::{Content, EmailTransport, SendFailure};
use latchkey_testkit::smtp::{Mode, Server};
use std::time::Duration;

pub fn running(server: &Server) -> Running {
    Running::start(mail(EmailTransport::Smtp {
        url: server.url().into(),
        authorities: None,
    }))
}

#[test]
fn a_mail_arrives_with_its_headers_and_both_parts() {
    let server = Server::start();
    let running = running(&server);
    running.send([reset(7, "ann@mail.example", "Ann Lee")]);
    let mails = server.wait_for(1);
    let mail = &mails[0];
    assert_eq!(mail.from, "no-reply@id.example");
    assert_eq!(mail.to, ["ann@mail.example"]);
    assert_eq!(mail.header("From"), Some("Latchkey <no-reply@id.example>"));
    assert_eq!(mail.header("To"), Some("Ann Lee <ann@mail.example>"));
    assert_eq!(mail.subject(), "Set a new password for Acme & Söhne");
    let message_id = format!("<{}@id.example>", id(7));
    assert_eq!(mail.header("Message-ID"), Some(message_id.as_str()));
    assert_eq!(mail.header("Date"), Some("Thu, 05 Nov 2026 12:00:00 +0000"));
    assert_eq!(mail.header("Auto-Submitted"), Some("auto-generated"));
    let (text, html) = (mail.text.as_deref().unwrap(), mail.html.as_deref().unwrap());
    assert!(
        text.contains("Hello Ann Lee,") && text.contains(LINK),
        "{text}"
    );
    assert!(
        text.contains("Acme & Söhne") && text.contains("30 minutes"),
        "{text}"
    );
    assert!(text.contains("If it was not you, do nothing"), "{text}");
    let href = format!("href=\"{}\"", LINK.replace('&', "&amp;"));
    assert!(
        html.contains(&href) && html.contains("Acme &amp; Söhne"),
        "{html}"
    );
    assert!(!html.contains("<img") && !html.contains("src="), "{html}");
    assert_eq!(running.queue.first(), Outcome::Delivered);
}

#[test]
fn a_verification_mail_carries_link_and_key() {
    let server = Server::start();
    let running = running(&server);
    let content = Content::VerifyEmail {
        link: LINK.into(),
        key: KEY.into(),
        minutes: 1,
    };
    running.send([outgoing(1, "ann@mail.example", "", "verify_email", content)]);
    let mails = server.wait_for(1);
    let text = mails[0].text.as_deref().unwrap();
    assert!(text.contains(LINK) && text.contains(KEY), "{text}");
    assert!(text.contains("good for 1 minute."), "{text}");
    assert!(text.starts_with("Hello,"), "{text}");
    assert_eq!(mails[0].header("To"), Some("ann@mail.example"));
}

#[test]
fn every_notice_says_which_company_it_is_from() {
    let server = Server::start();
    let running = running(&server);
    let notices = [
        ("password_changed", Content::PasswordChanged),
        ("already_registered", Content::AlreadyRegistered),
        ("email_changed", Content::EmailChanged),
    ];
    running.send((1..).zip(notices).map(|(number, (purpose, content))| {
        outgoing(
            number,
            &format!("{purpose}@mail.example"),
            "Ann",
            purpose,
            content,
        )
    }));
    for mail in server.wait_for(3) {
        assert!(
            mail.subject().contains("Acme & Söhne"),
            "{}",
            mail.subject()
        );
        assert!(mail.text.unwrap().contains("Acme & Söhne"));
        assert!(mail.html.unwrap().contains("Acme &amp; Söhne"));
    }
}

#[test]
fn a_busy_server_is_tried_again_with_the_same_message_id() {
    let server = Server::start();
    server.set_mode(Mode::TryLater);
    let running = running(&server);
    running.send([reset(1, "ann@mail.example", "")]);
    let first = running.queue.first();
    let SendFailure::Temporary(why) = failure(&first) else {
        panic!("{first:?}")
    };
    assert!(why.contains("451"), "{why}");
    server.set_mode(Mode::Accept);
    running.send([]);
    let mail = server.wait_for(1).remove(0);
    assert!(
        mail.header("Message-ID")
            .unwrap()
            .contains(&id(1).to_string())
    );
}

#[test]
fn a_refused_recipient_is_final_and_its_address_is_masked_in_the_reason() {
    let server = Server::start();
    server.refuse("gone@mail.example");
    let running = running(&server);
    running.send([
        reset(1, "gone@mail.example", ""),
        reset(2, "ann@mail.example", ""),
    ]);
    let outcomes = running.queue.wait_for(2);
    let of = |number| {
        outcomes
            .iter()
            .find(|(found, _)| *found == id(number))
            .unwrap()
            .1
            .clone()
    };
    let SendFailure::Permanent(why) = failure(&of(1)).clone() else {
        panic!("{outcomes:?}")
    };
    assert!(why.contains("550") && !why.contains("gone@"), "{why}");
    assert_eq!(of(2), Outcome::Delivered);
}

#[test]
fn a_server_that_is_down_or_cuts_is_a_passing_failure_and_mail_flows_when_it_is_back() {
    let server = Server::start();
    server.set_mode(Mode::Down);
    let running = running(&server);
    running.send([reset(1, "ann@mail.example", "")]);
    assert!(matches!(
        failure(&running.queue.first()),
        SendFailure::Temporary(_)
    ));
    assert!(running.notifications.status().email.problem.is_some());
    server.set_mode(Mode::Accept);
    running.send([]);
    server.wait_for(1);
    while running.queue.outcomes().last().unwrap().1 != Outcome::Delivered {
        running.queue.wait_for(running.queue.outcomes().len());
    }
    assert_eq!(running.notifications.status().email.problem, None);
}

#[test]
fn a_wrong_password_for_the_server_loses_no_mail() {
    // Nothing is encrypted here, and the server offers no AUTH that lettre would take: a refusal
    // of us, not of the mail.
    let server = Server::start();
    let url = server.url().replace("smtp://", "smtp://user:password@") + "?tls=required";
    let running = Running::start(mail(EmailTransport::Smtp {
        url: url.into(),
        authorities: None,
    }));
    running.send([reset(1, "ann@mail.example", "")]);
    let outcome = running.queue.first();
    let SendFailure::Temporary(why) = failure(&outcome) else {
        panic!("{outcome:?}")
    };
    assert!(!why.contains("password"), "{why}");
    assert!(server.received().is_empty());
}

#[test]
fn a_mail_server_that_hangs_holds_up_no_text_message_and_is_cut_off() {
    let server = Server::start();
    server.set_mode(Mode::Hang);
    let mut settings = mail(EmailTransport::Smtp {
        url: server.url().into(),
        authorities: None,
    });
    settings.pace.deadline = Duration::from_millis(500);
    settings.pace.poll = Duration::from_millis(50);
    let running = Running::start(settings);
    running.send((1..=20).map(|number| reset(number, &format!("to{number}@mail.example"), "")));
    server.wait_for_attempts(4);
    running.send([code(100, "+15550001")]);
    let outcomes = running.queue.wait_for(5);
    let sms = outcomes
        .iter()
        .find(|(found, _)| *found == id(100))
        .unwrap();
    assert_eq!(sms.1, Outcome::Delivered);
    for (_, outcome) in outcomes.iter().filter(|(found, _)| *found != id(100)) {
        assert!(matches!(failure(outcome), SendFailure::Temporary(_)));
    }
    server.set_mode(Mode::Accept);
    server.wait_for(20);
    assert!(running.notifications.status().email.replaced >= 4);
}
