//! What strangers cannot make of the mails: where links lead, who gets one, what stands in it.

mod content;
mod links;
mod recipients;

use crate::support::{Backend, Home, Server, eventually, json_lines, password};
use latchkey_testkit::smtp::{self, Mail};
use serde_json::json;
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
