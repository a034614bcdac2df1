//! Schemathesis, which asks what the API document says may be asked, against the real server.

use crate::support::{Backend, Home};
use latchkey_testkit::environment;
use rstest::rstest;
use std::process::Command;

/// How many cases each surface gets where `LATCHKEY_TEST_SCHEMA_CASES` says nothing; scripts/nightly sets more.
const CASES: &str = "150";

#[rstest]
fn the_api_document_says_everything_that_is_answered(
    #[values(
        "company",
        "jwt",
        "device_tokens",
        "phone",
        "signup",
        "pages",
        "standard"
    )]
    surface: &str,
) {
    let home = Home::new(Backend::Sqlite).with("LIMITS__ENABLED", "false");
    let server = home.start();
    let cases =
        environment::optional("LATCHKEY_TEST_SCHEMA_CASES").unwrap_or_else(|| CASES.to_owned());
    let run = Command::new(environment::required("LATCHKEY_TEST_PYTHON"))
        .args([
            "-B",
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schema/run.py"),
        ])
        .args([&format!("http://{}", server.address()), surface, &cases])
        .env("NO_PROXY", "*")
        .status();
    assert!(run.expect("Python starts").success(), "{}", server.log());
    assert!(!server.log().contains("ERROR"), "{}", server.log());
}
