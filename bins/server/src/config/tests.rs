//! The layers together, and the example file.

use super::file;
use super::key::{self, Default};
use super::layer::{Effective, Origin};
use super::load::{Loaded, from};
use super::refusal::Refusal;
use std::ffi::OsString;

const EXAMPLE: &str = include_str!("../../../../latchkey.example.toml");

fn loaded(file: &str, environment: &[(&str, &str)]) -> Result<Loaded, Refusal> {
    let environment = environment
        .iter()
        .map(|(name, value)| (OsString::from(name), OsString::from(value)))
        .collect();
    from(
        Some(("latchkey.toml".to_owned(), file.to_owned())),
        environment,
    )
}

fn shown(loaded: &Loaded, name: &str) -> (String, Origin) {
    let Effective { shown, origin, .. } = loaded
        .effective()
        .find(|value| value.key.name == name)
        .unwrap();
    (shown, origin)
}

/// What the fuzz target `config` takes: `fuzz/src/configuration.rs`.
#[test]
fn no_input_of_the_kept_corpus_breaks_the_configuration() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/config");
    for input in std::fs::read_dir(corpus).unwrap() {
        let text =
            String::from_utf8_lossy(&std::fs::read(input.unwrap().path()).unwrap()).into_owned();
        let (variables, file) = text.split_once("\n\n").unwrap_or(("", &text));
        let variables: Vec<_> = variables
            .lines()
            .filter_map(|line| line.split_once('='))
            .collect();
        let told = loaded(file, &variables)
            .err()
            .map(|refusal| refusal.to_string());
        assert!(!told.unwrap_or_default().contains('\n'));
    }
}

#[test]
fn the_environment_covers_the_file_and_the_file_covers_the_defaults() {
    let file = "[otp]\nlength = 8\nmax_attempts = 3\n";
    let loaded = loaded(
        file,
        &[("LATCHKEY__OTP__MAX_ATTEMPTS", "4"), ("PATH", "/bin")],
    )
    .unwrap();
    let otp = &loaded.settings.otp;
    assert_eq!((otp.length, otp.max_attempts, otp.ttl_seconds), (8, 4, 600));
    assert_eq!(
        shown(&loaded, "otp.length"),
        ("8".to_owned(), Origin::File("latchkey.toml".to_owned()))
    );
    let variable = "LATCHKEY__OTP__MAX_ATTEMPTS".to_owned();
    assert_eq!(
        shown(&loaded, "otp.max_attempts"),
        ("4".to_owned(), Origin::Environment(variable))
    );
    assert_eq!(
        shown(&loaded, "otp.ttl_seconds"),
        ("600".to_owned(), Origin::Default)
    );
}

#[test]
fn a_list_in_the_environment_is_separated_by_commas() {
    let loaded = loaded(
        "",
        &[("LATCHKEY__SERVER__TRUSTED_PROXIES", "10.0.0.0/8, ::1 ,")],
    )
    .unwrap();
    let networks: Vec<_> = loaded
        .settings
        .server
        .trusted_proxies
        .iter()
        .map(|network| network.0.to_string())
        .collect();
    assert_eq!(networks, ["10.0.0.0/8", "::1/128"]);
    let emptied = super::tests::loaded("", &[("LATCHKEY__SERVER__TRUSTED_PROXIES", "")]).unwrap();
    assert!(emptied.settings.server.trusted_proxies.is_empty());
}

#[test]
fn the_example_sets_every_key_to_its_default_and_mentions_those_without() {
    let layer = file::read("latchkey.example.toml", EXAMPLE).unwrap();
    let of_example = from(
        Some(("latchkey.example.toml".to_owned(), EXAMPLE.to_owned())),
        Vec::new(),
    )
    .unwrap();
    let of_defaults = from(None, Vec::new()).unwrap();
    let set = format!("{layer:?}");
    for key in key::all() {
        assert_eq!(
            shown(&of_example, key.name).0,
            shown(&of_defaults, key.name).0,
            "{}",
            key.name
        );
        let is_set = set.contains(&format!("\"{}\"", key.name));
        if matches!(key.default, Default::Unset(_)) {
            assert!(
                !is_set && mentions(key.name),
                "{} must stand commented out",
                key.name
            );
        } else {
            assert!(is_set, "{} is missing", key.name);
        }
    }
}

/// Whether the example has the key, commented out, inside its section.
fn mentions(name: &str) -> bool {
    let (section, key) = name.split_once('.').unwrap();
    let (_, after) = EXAMPLE.split_once(&format!("\n[{section}]\n")).unwrap();
    let body = after.split("\n[").next().unwrap();
    body.lines()
        .any(|line| line.starts_with(&format!("# {key} = ")))
}

#[test]
fn every_key_of_the_example_has_a_comment() {
    let mut before = "";
    for line in EXAMPLE.lines() {
        let is_key = line
            .trim_start_matches("# ")
            .split_once(" = ")
            .is_some_and(|(key, _)| !key.contains(' '));
        assert!(!is_key || before.starts_with('#'), "{line}");
        before = line;
    }
}

#[test]
fn every_variable_name_leads_back_to_its_key() {
    assert_eq!(
        key::find("sms.twilio_auth_token").unwrap().variable(),
        "LATCHKEY__SMS__TWILIO_AUTH_TOKEN"
    );
}
