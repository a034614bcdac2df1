//! The SMTP server behaves as its mode says, seen by a real client.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::{Duration, Instant};

use latchkey_testkit::smtp::{Mode, Server};
use lettre::{
    Message, SmtpTransport, Transport,
    message::MultiPart,
    transport::smtp::{Error, authentication::Credentials, response::Response},
};

const CLIENT_TIMEOUT: Duration = Duration::from_millis(300);

fn send_to(server: &Server, recipient: &str) -> Result<Response, Error> {
    let transport = SmtpTransport::builder_dangerous("127.0.0.1")
        .port(server.port())
        .timeout(Some(CLIENT_TIMEOUT))
        .credentials(Credentials::new("mailer".into(), "secret".into()))
        .build();
    let message = Message::builder()
        .from("Latchkey <no-reply@example.org>".parse().unwrap())
        .to(recipient.parse().unwrap())
        .subject("Your code: Grüße")
        .multipart(MultiPart::alternative_plain_html(
            "Grüße: 123456".to_owned(),
            "<p>123456</p>".to_owned(),
        ))
        .unwrap();
    transport.send(&message)
}

fn send(server: &Server) -> Result<Response, Error> {
    send_to(server, "ann@example.org")
}

#[test]
fn a_taken_message_is_there_with_envelope_and_decoded_content() {
    let server = Server::start();
    send(&server).unwrap();
    let mails = server.wait_for(1);
    let mail = &mails[0];
    assert_eq!(mail.from, "no-reply@example.org");
    assert_eq!(mail.to, ["ann@example.org"]);
    assert_eq!(mail.user.as_deref(), Some("mailer"));
    assert_eq!(mail.subject(), "Your code: Grüße");
    assert_eq!(mail.text.as_deref().map(str::trim), Some("Grüße: 123456"));
    assert_eq!(mail.html.as_deref().map(str::trim), Some("<p>123456</p>"));
    assert!(mail.raw.starts_with(b"From: "));
    assert_eq!(server.url(), format!("smtp://127.0.0.1:{}", server.port()));
}

#[test]
fn refusals_are_transient_or_permanent_and_nothing_is_taken() {
    let server = Server::start();
    server.set_mode(Mode::TryLater);
    assert!(send(&server).unwrap_err().is_transient());
    server.set_mode(Mode::Refuse);
    assert!(send(&server).unwrap_err().is_permanent());
    // The server tells of an attempt when it has answered it.
    let patience = Instant::now() + Duration::from_secs(10);
    while server.attempts() < 2 && Instant::now() < patience {
        std::thread::yield_now();
    }
    assert_eq!(server.attempts(), 2);
    assert!(server.received().is_empty());
    server.set_mode(Mode::Accept);
    send(&server).unwrap();
    assert_eq!(server.wait_for(1).len(), 1);
}

#[test]
fn one_recipient_is_refused_and_others_are_not() {
    let server = Server::start();
    server.refuse("bad@example.org");
    assert!(
        send_to(&server, "bad@example.org")
            .unwrap_err()
            .is_permanent()
    );
    send(&server).unwrap();
}

#[test]
fn a_hanging_server_leaves_the_client_to_its_own_time_out() {
    let server = Server::start();
    server.set_mode(Mode::Hang);
    let error = send(&server).unwrap_err();
    assert!(error.status().is_none(), "no answer came: {error:?}");
    server.wait_for_attempts(1);
    assert!(server.received().is_empty());
    server.set_mode(Mode::Accept);
    send(&server).unwrap();
}

#[test]
fn a_cut_connection_is_an_error_although_the_message_was_taken() {
    let server = Server::start();
    server.set_mode(Mode::Cut);
    assert!(send(&server).is_err());
    assert_eq!(server.wait_for(1).len(), 1);
}

#[test]
fn a_server_that_is_down_refuses_connections_and_comes_back_on_the_same_port() {
    let server = Server::start();
    let port = server.port();
    for _ in 0..3 {
        server.set_mode(Mode::Down);
        let error = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionRefused);
        server.set_mode(Mode::Accept);
        send(&server).unwrap();
    }
    assert_eq!(server.wait_for(3).len(), 3);
}
