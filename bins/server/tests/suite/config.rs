//! What an operator gets wrong: one line that names the key and the remedy, and exit status 78.

use crate::support::{Place, text};
use rstest::rstest;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;

const KEY: &str = "q83vASNFZ4mrze8BI0VniavN7wEjRWeJEjRWeJq83vA=";
const POSTGRES: (&str, &str) = (
    "LATCHKEY__DATABASE__URL",
    "postgres://u:hunter2@127.0.0.1/db",
);

/// Runs `serve` and `config`; both must refuse in the same single line, which is returned.
fn refused(place: &Place, variables: &[(&str, &str)]) -> String {
    let lines = ["serve", "config"].map(|command| {
        let output = place.run(&[command], variables);
        let line = text(&output.stderr).to_owned();
        assert_eq!(output.status.code(), Some(78), "{command}: {line}");
        assert_eq!(line.lines().count(), 1, "{command}: {line}");
        assert!(
            output.stdout.is_empty(),
            "{command}: {}",
            text(&output.stdout)
        );
        assert!(
            line.contains("; ") || line.contains('?'),
            "no remedy: {line}"
        );
        line
    });
    assert_eq!(lines[0], lines[1]);
    lines[0].clone()
}

#[rstest]
#[case("SERVER__LISTEN", "8080", "server.listen = \"8080\"")]
#[case("SERVER__LISTEN", "localhost:8080", "server.listen")]
#[case("SERVER__LISTEN", "", "server.listen")]
#[case("SERVER__PUBLIC_URL", "auth.example.com", "server.public_url")]
#[case("SERVER__PUBLIC_URL", "https://a.example/?x", "server.public_url")]
#[case("SERVER__PUBLIC_URL", "https://a.example/#x", "server.public_url")]
#[case("SERVER__WORKERS", "0", "server.workers = 0")]
#[case("SERVER__WORKERS", "many", "server.workers = many")]
#[case(
    "SERVER__SHUTDOWN_TIMEOUT_SECONDS",
    "-1",
    "server.shutdown_timeout_seconds"
)]
#[case(
    "SERVER__TRUSTED_PROXIES",
    "10.0.0.0/8,proxy",
    "server.trusted_proxies"
)]
#[case("SERVER__CORS_ORIGINS", "*", "server.cors_origins")]
#[case("SURFACES__ENABLED", "", "surfaces.enabled")]
#[case("SURFACES__ENABLED", "company,jwtt", "surfaces.enabled")]
#[case("SURFACES__STRICT_PRIVACY", "maybe", "surfaces.strict_privacy = maybe")]
#[case("DATABASE__URL", "mysql://h/db", "database.url")]
#[case("DATABASE__URL", "sqlite://", "database.url")]
#[case("DATABASE__URL", "postgres://u:p@a:1,b:x/db", "database.url")]
#[case("DATABASE__URL", "sqlite://:memory:", "database.url")]
#[case("DATABASE__POOL_SIZE", "0", "database.pool_size = 0")]
#[case("SECRETS__KEY", "hunter2", "secrets.key = (redacted)")]
#[case(
    "SECRETS__KEY",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "secrets.key = (redacted)"
)]
#[case(
    "SECRETS__KEY_FILE",
    "nowhere.key",
    "secrets.key_file = \"nowhere.key\""
)]
#[case("COMPANIES__DEFAULT", "Our Company", "companies.default")]
#[case("EMAIL__TRANSPORT", "sendmail", "email.transport = \"sendmail\"")]
#[case("EMAIL__TRANSPORT", "smtp", "email.smtp_url")]
#[case("EMAIL__SMTP_URL", "http://mail.example.com", "email.smtp_url")]
#[case(
    "EMAIL__SMTP_URL",
    "smtp://mail.example.com?tls=maybe",
    "email.smtp_url"
)]
#[case("EMAIL__FROM", "nobody", "email.from")]
#[case("EMAIL__FROM", "A\nBcc: x@y.example <a@b.example>", "email.from")]
#[case("SMS__TRANSPORT", "pigeon", "sms.transport")]
#[case("SMS__TRANSPORT", "webhook", "sms.webhook_url")]
#[case("SMS__TRANSPORT", "twilio", "sms.twilio_account_sid")]
#[case("SMS__WEBHOOK_URL", "ftp://h/", "sms.webhook_url")]
#[case(
    "SMS__WEBHOOK_SECRET",
    "whsec_short",
    "sms.webhook_secret = (redacted)"
)]
#[case("SMS__TWILIO_BASE_URL", "api.twilio.com", "sms.twilio_base_url")]
#[case(
    "PASSWORDS__BCRYPT_COST",
    "4",
    "passwords.bcrypt_cost = 4: below 10 is refused; use 10 to 15, or set passwords.allow_weak_cost = true for tests"
)]
#[case("PASSWORDS__BCRYPT_COST", "16", "passwords.bcrypt_cost = 16")]
#[case("PASSWORDS__MIN_LENGTH", "3", "passwords.min_length = 3")]
#[case("PASSWORDS__HASH_THREADS", "0", "passwords.hash_threads = 0")]
#[case("PASSWORDS__QUEUE_DEADLINE_MS", "0", "passwords.queue_deadline_ms = 0")]
#[case("TOKENS__SESSION_SECONDS", "0", "tokens.session_seconds = 0")]
#[case(
    "TOKENS__JWT_SECONDS",
    "99999999999",
    "tokens.jwt_seconds = 99999999999"
)]
#[case("TOKENS__JWT_REFRESH_SECONDS", "1h", "tokens.jwt_refresh_seconds = 1h")]
#[case("TOKENS__DEVICE_IDLE_SECONDS", "0", "tokens.device_idle_seconds = 0")]
#[case("TOKENS__JWT_ALGORITHM", "none", "tokens.jwt_algorithm = \"none\"")]
#[case("TOKENS__JWT_ALGORITHM", "HS256", "tokens.jwt_hs256_secret")]
#[case(
    "TOKENS__JWT_HS256_SECRET",
    "0123456789012345678901234567890",
    "tokens.jwt_hs256_secret = (redacted)"
)]
#[case(
    "TOKENS__JWT_HS256_SECRET",
    "a-string-secret-at-least-256-bits-long",
    "tokens.jwt_hs256_secret = (redacted)"
)]
#[case(
    "TOKENS__JWT_HS256_SECRET",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "tokens.jwt_hs256_secret = (redacted)"
)]
#[case("TOKENS__MAX_STALENESS_MS", "0", "tokens.max_staleness_ms = 0")]
#[case("TOKENS__CACHE_ENTRIES", "10000001", "tokens.cache_entries = 10000001")]
#[case("OTP__LENGTH", "5", "otp.length = 5")]
#[case("OTP__TTL_SECONDS", "601", "otp.ttl_seconds = 601")]
#[case("OTP__MAX_ATTEMPTS", "0", "otp.max_attempts = 0")]
#[case("OTP__DEFAULT_REGION", "usa", "otp.default_region = \"usa\"")]
#[case("LIMITS__ENABLED", "1", "limits.enabled = 1")]
#[case("LIMITS__LOGIN_PER_ACCOUNT", "10", "limits.login_per_account = \"10\"")]
#[case(
    "LIMITS__RESETS_PER_ADDRESS",
    "0/h",
    "limits.resets_per_address = \"0/h\""
)]
#[case("LOG__FORMAT", "xml", "log.format = \"xml\"")]
#[case("LOG__LEVEL", "verbose", "log.level = \"verbose\"")]
#[case("LOG__LEVEL", "info,latchkey=loud", "log.level")]
fn a_bad_value_is_refused_in_one_line_that_begins_with_its_key(
    #[case] key: &str,
    #[case] value: &str,
    #[case] beginning: &str,
) {
    let variable = format!("LATCHKEY__{key}");
    let line = refused(&Place::new(), &[(&variable, value)]);
    assert!(line.starts_with(beginning), "{line}");
    if beginning.contains("(redacted)") {
        assert!(!line.contains(value), "{line}");
    }
}

#[test]
fn an_unknown_variable_is_refused_and_the_likely_one_named() {
    let line = refused(&Place::new(), &[("LATCHKEY__SERVER__LISTEM", "hunter2")]);
    assert!(line.starts_with("LATCHKEY__SERVER__LISTEM: "), "{line}");
    assert!(
        line.contains("LATCHKEY__SERVER__LISTEN?") && !line.contains("hunter2"),
        "{line}"
    );
    refused(
        &Place::new(),
        &[("LATCHKEY__server__listen", "127.0.0.1:0")],
    );
    refused(&Place::new(), &[("LATCHKEY__NOTHING", "")]);
}

#[rstest]
#[case("[otp]\nlenght = 6\n", "otp.lenght")]
#[case("[otpp]\nlength = 6\n", "otpp")]
#[case("listen = \"127.0.0.1:0\"\n", "listen")]
#[case("server = 5\n", "server")]
#[case("[server.listen]\nport = 1\n", "server.listen")]
#[case("[otp]\nlength = \"6\"\n", "otp.length")]
#[case("[otp]\nlength = 6.5\n", "otp.length")]
#[case(
    "[server]\ncors_origins = \"https://a.example\"\n",
    "server.cors_origins"
)]
#[case("[secrets]\nkey = \"\"\n", "secrets.key")]
#[case("[secrets\nkey = \"hunter2\"\n", "latchkey.toml")]
#[case("[secrets]\nkey = hunter2\n", "latchkey.toml")]
#[case("[secrets]\nkey = \"hunter2\n", "latchkey.toml")]
#[case("[otp]\nlength = 6\nlength = 7\n", "latchkey.toml")]
fn what_is_wrong_with_the_file_is_refused(#[case] file: &str, #[case] key: &str) {
    let place = Place::new();
    let line = refused(place.write("latchkey.toml", file), &[]);
    assert!(line.starts_with(key), "{line}");
    assert!(
        line.contains("latchkey.toml") && !line.contains("hunter2"),
        "{line}"
    );
}

#[test]
fn a_file_that_is_named_must_be_there() {
    let place = Place::new();
    let output = place.run(&["config", "--config", "other.toml"], &[]);
    assert_eq!(output.status.code(), Some(78));
    assert!(
        text(&output.stderr).starts_with("--config other.toml: "),
        "{}",
        text(&output.stderr)
    );
    let ok = place
        .write("other.toml", "[otp]\nlength = 7\n")
        .run(&["--config", "other.toml", "config"], &[]);
    assert!(
        text(&ok.stdout).contains("otp.length = 7   # from file other.toml\n"),
        "{}",
        text(&ok.stdout)
    );
}

#[test]
fn postgres_needs_a_key_and_its_password_never_shows() {
    let line = refused(&Place::new(), &[POSTGRES]);
    assert!(
        line.starts_with("secrets.key") && line.contains("openssl rand -base64 32"),
        "{line}"
    );
    let output = Place::new().run(&["config"], &[POSTGRES, ("LATCHKEY__SECRETS__KEY", KEY)]);
    let shown = text(&output.stdout);
    assert!(shown.contains("database.url = \"postgres://u:***@127.0.0.1/db\"   # from environment LATCHKEY__DATABASE__URL\n"), "{shown}");
    assert!(
        !shown.contains("hunter2") && !shown.contains(KEY),
        "{shown}"
    );
}

#[test]
fn a_key_and_a_key_file_exclude_each_other() {
    let variables = [
        ("LATCHKEY__SECRETS__KEY", KEY),
        ("LATCHKEY__SECRETS__KEY_FILE", "a.key"),
    ];
    assert!(refused(&Place::new(), &variables).starts_with("secrets.key"));
}

#[test]
fn a_database_whose_key_is_lost_gets_no_new_one() {
    let place = Place::new();
    let line = refused(place.write("data/latchkey.db", "rows"), &[]);
    assert!(
        line.starts_with("secrets.key") && line.contains("data/secret.key"),
        "{line}"
    );
    assert!(!place.path().join("data/secret.key").exists());
}

#[test]
fn a_weak_cost_can_be_allowed_for_tests() {
    let variables = [
        ("LATCHKEY__PASSWORDS__BCRYPT_COST", "4"),
        ("LATCHKEY__PASSWORDS__ALLOW_WEAK_COST", "true"),
    ];
    assert!(Place::new().run(&["config"], &variables).status.success());
}

#[test]
fn config_shows_every_key_and_makes_nothing() {
    let place = Place::new();
    let output = place.run(&["config"], &[]);
    let shown = text(&output.stdout);
    assert!(output.status.success() && output.stderr.is_empty());
    assert!(
        shown.contains("server.listen = \"127.0.0.1:8080\"   # from default\n"),
        "{shown}"
    );
    assert!(
        shown
            .lines()
            .all(|line| line.contains(" = ") && line.contains("   # from ")),
        "{shown}"
    );
    assert_eq!(std::fs::read_dir(place.path()).expect("listed").count(), 0);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let place = Place::new();
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let status = place
        .command(&["config"], &[])
        .stdout(writer)
        .status()
        .expect("the binary runs");
    assert!(status.success());
}

#[test]
fn a_generated_key_is_private_kept_and_differs_between_installs() {
    let key_of = |place: &Place| {
        // The command fails further on or not; the key is made before.
        place.run(&["migrate"], &[]);
        std::fs::read_to_string(place.path().join("data/secret.key")).expect("a key")
    };
    let (one, other) = (Place::new(), Place::new());
    let first = key_of(&one);
    assert_eq!(first, key_of(&one));
    assert_ne!(first, key_of(&other));
    let mode = |name: &str| {
        std::fs::metadata(one.path().join(name))
            .expect("there")
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!((mode("data"), mode("data/secret.key")), (0o700, 0o600));
}

#[test]
fn starts_at_the_same_time_agree_on_one_key() {
    let place = Place::new();
    let starts: Vec<_> = (0..8)
        .map(|_| place.command(&["migrate"], &[]).spawn().expect("started"))
        .collect();
    let made = starts
        .into_iter()
        .map(|start| start.wait_with_output().expect("ended"));
    let makers = made
        .filter(|output| text(&output.stderr).contains("made a secret key"))
        .count();
    assert_eq!(makers, 1);
    let names: Vec<_> = std::fs::read_dir(place.path().join("data"))
        .expect("listed")
        .collect();
    assert!(
        names
            .iter()
            .flatten()
            .all(|entry| !entry.path().to_string_lossy().ends_with(".new")),
        "{names:?}"
    );
}

#[test]
fn a_key_that_others_may_read_is_warned_about() {
    let place = Place::new();
    place.write("data/secret.key", KEY);
    let file = place.path().join("data/secret.key");
    std::fs::set_permissions(&file, Permissions::from_mode(0o644)).expect("changed");
    let output = place.run(&["migrate"], &[]);
    assert!(
        text(&output.stderr).contains("chmod 600 data/secret.key"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn wrong_arguments_exit_with_2_and_help_and_version_with_0() {
    let place = Place::new();
    assert_eq!(place.run(&["sreve"], &[]).status.code(), Some(2));
    assert_eq!(
        place
            .run(
                &["user", "create", "--company", "c", "--email", "a@b.example"],
                &[]
            )
            .status
            .code(),
        Some(2)
    );
    assert!(place.run(&["--help"], &[]).status.success());
    assert!(text(&place.run(&["--version"], &[]).stdout).starts_with("latchkey "));
}
