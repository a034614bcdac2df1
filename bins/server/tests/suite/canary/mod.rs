//! Whatever is secret is nowhere but where it belongs: a whole life on every contract, at trace level, is searched for
//! every secret that it sent or was sent.

mod forms;
mod hashes;
mod life;
mod net;
mod secrets;

use crate::support::{Backend, Home};
use life::Life;
use net::Net;
use rstest::rstest;
use secrets::Secrets;

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
fn no_secret_of_a_whole_life_is_printed_or_stored(#[case] backend: Backend) {
    // One number gets many texts within the minute.
    let home = Home::new(backend)
        .with("LIMITS__SMS_PAUSE", "100/60s")
        .with("LIMITS__SMS_PER_NUMBER", "100/h");
    let life = Life::lead(home);
    let secrets = life.secrets();
    assert!(secrets.len() > 30, "the life was short: {}", secrets.len());
    let stored = life.stored();
    let net = Net::over(secrets);
    // The net holds: what is not secret but known to be there is found in the same way.
    assert!(
        !Net::over(&Secrets::of("company", "canarycompany"))
            .catch(&stored)
            .is_empty()
    );
    assert_eq!(net.catch(&stored), [""; 0], "in the database");
    assert_eq!(
        hashes::of(secrets, &life.salts()).catch(&stored),
        [""; 0],
        "in the database, hashed without a key"
    );

    let (said, log) = life.end();
    assert_eq!(net.catch(said.as_bytes()), [""; 0], "on standard output");
    assert_eq!(net.catch(log.as_bytes()), [""; 0], "in the log");
    assert!(log.contains("TRACE") && log.contains("security event"));
    for personal in [
        life::ANN,
        life::CASH,
        life::NUMBER,
        life::CASH_NUMBER,
        life::ANN_NUMBER,
    ] {
        let line = log.lines().find(|line| line.contains(personal));
        assert_eq!(line, None, "an address or number in the log");
    }
}

#[test]
fn the_net_holds() {
    let secrets = Secrets::of("token", "correct horse battery");
    let net = Net::over(&secrets);
    for form in forms::of("correct horse battery") {
        let text = [b"before ".as_slice(), &form, b" after"].concat();
        assert_eq!(
            net.catch(&text),
            ["token"],
            "{}",
            String::from_utf8_lossy(&form)
        );
    }
    assert_eq!(net.catch(b"correct horse and more"), [""; 0]);
    let hashed = hashes::of(&secrets, &[b"salt".to_vec()]);
    for text in [
        "correct horse battery",
        "saltcorrect horse battery",
        "correct horse batterysalt",
    ] {
        assert_eq!(hashed.catch(&hashes::sha256(text.as_bytes())), ["token"]);
    }
}
