//! Clients as their users install them, from scripts/test-requirements.txt, against the real server.

use crate::support::{Backend, Home, Server, password};
use latchkey_testkit::environment;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

#[test]
fn the_company_contracts_own_sdk_lives_a_whole_life() {
    // A whole life within a second: nobody asks for a text that often.
    let home = Home::new(Backend::Sqlite)
        .with("LIMITS__SMS_PAUSE", "100/60s")
        .with("LIMITS__SMS_PER_NUMBER", "100/h");
    run("company_sdk.py", &home.start());
}

#[test]
fn a_client_of_django_jwts_signs_in_refreshes_and_reads_who_it_is() {
    let home = Home::new(Backend::Sqlite);
    let server = home.start();
    let arguments =
        "user create --company default --username ann --email ann@example.com --password-stdin";
    let arguments: Vec<_> = arguments.split(' ').collect();
    assert!(home.run_with_input(&arguments, password()).status.success());
    run("jwt_coreapi.py", &server);
}

#[test]
fn a_plain_http_client_may_write_its_requests_in_every_usual_way() {
    run("plain.py", &Home::new(Backend::Sqlite).start());
}

/// Runs a script of `tests/clients` that is told lines of the server's log.
fn run(script: &str, server: &Server) {
    run_client(script, server, &[], |words| {
        server.wait_for(|line| line.contains(words).then(|| line.to_owned()))
    });
}

/// Runs a script of `tests/clients`. Each line that it writes is a part of one of the server's messages, which `tell`
/// knows and it is then told.
pub fn run_client(
    script: &str,
    server: &Server,
    arguments: &[&str],
    mut tell: impl FnMut(&str) -> String,
) {
    let path = format!("{}/tests/clients/{script}", env!("CARGO_MANIFEST_DIR"));
    let mut client = Command::new(environment::required("LATCHKEY_TEST_PYTHON"))
        // Writes nothing beside the scripts.
        .args(["-B", &path, &format!("http://{}", server.address())])
        .args(arguments)
        .env("NO_PROXY", "*")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut told = client.stdin.take().expect("piped");
    let asked = BufReader::new(client.stdout.take().expect("piped"));
    for words in asked.lines() {
        let line = tell(&words.expect("UTF-8"));
        writeln!(told, "{line}").expect("it listens");
    }
    let status = client.wait().expect("it ends");
    assert!(status.success(), "{script}: {status}\n{}", server.log());
}
