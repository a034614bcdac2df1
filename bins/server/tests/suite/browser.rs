//! The pages in a real browser, opened from real mails.

use crate::clients::run_client;
use crate::support::{Backend, Home};
use latchkey_testkit::smtp;

/// What users see; the browser is told which address that is.
const PUBLIC: &str = "http://id.example.test";

/// Left out, loudly, where no browser can be had; never in continuous integration.
#[test]
fn people_confirm_addresses_and_set_passwords_in_a_browser() {
    let mails = smtp::Server::start();
    let server = Home::new(Backend::Sqlite)
        .with("SERVER__PUBLIC_URL", PUBLIC)
        .with("EMAIL__TRANSPORT", "smtp")
        .with("EMAIL__SMTP_URL", &mails.url());
    let server = server.start();
    let mut told = 0;
    run_client("pages.py", &server, &[PUBLIC], |words| {
        loop {
            let all = mails.wait_for(told + 1);
            let text = all[told].text.clone().unwrap_or_default();
            told += 1;
            if let Some(line) = text.lines().find(|line| line.contains(words)) {
                return line.to_owned();
            }
        }
    });
}
