//! The drill: a backup under load, restored elsewhere.

use crate::support::{Backend, Home, JOE, Server, json_lines, log_in, password, register, text};
use latchkey_testkit::environment;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;

const OTHER_KEY: &str = "Zo2fQmQk8r3Gz0sW5mJ1xgE7uVbT4yNnKc6hLpRdA9I=";

/// A database in use, and what its users hold.
struct InUse {
    home: Home,
    server: Server,
    opaque: String,
    jwt: String,
}

impl InUse {
    fn start(backend: Backend) -> Self {
        let home = Home::new(backend).with("LIMITS__ENABLED", "false");
        let server = home.start();
        let opaque = register(&server, "acme");
        let ann = "user create --company default --username ann --password-stdin";
        let ann: Vec<_> = ann.split(' ').collect();
        json_lines(&home.run_with_input(&ann, password()));
        let body = json!({"username": "ann", "password": password()});
        let answer = server.post("/auth/access_token/", None, body);
        let jwt = answer.json["token"].as_str().expect("a token").to_owned();
        Self {
            home,
            server,
            opaque,
            jwt,
        }
    }

    /// Takes a backup while others register; yields how many of them were answered before it began.
    fn back_up_under_load(&self, take: impl FnOnce() -> Output + Send) -> usize {
        const BEFORE: usize = 10;
        (0..BEFORE).for_each(|number| join(&self.server, number));
        let taken = thread::scope(|scope| {
            let taking = scope.spawn(take);
            // Nobody is held up meanwhile.
            let mut number = BEFORE;
            while !taking.is_finished() || number < BEFORE + 3 {
                join(&self.server, number);
                number += 1;
            }
            taking.join().expect("it ends")
        });
        assert!(taken.status.success(), "{}", text(&taken.stderr));
        BEFORE
    }

    /// Whether a restored copy has everything that was acknowledged before.
    fn is_whole_in(&self, copy: &Home, before: usize) {
        let server = copy.start();
        for token in [&self.opaque, &log_in(&server, "acme", JOE)] {
            assert_eq!(server.get("/api/3/auth/", Some(token)).status, 200);
        }
        let verify = server.post("/auth/verify_token/", None, json!({"token": self.jwt}));
        assert_eq!(verify.status, 200, "{verify:?}");
        for number in 0..before {
            log_in(&server, "acme", &address(number));
        }
        join(&server, 1_000_000);
    }
}

fn address(number: usize) -> String {
    format!("user{number}@example.com")
}

fn join(server: &Server, number: usize) {
    let body = json!({"first_name": "A", "last_name": "B", "email": address(number), "company": "acme",
        "password1": password(), "password2": password()});
    let answer = server.post("/api/3/auth/register/", None, body);
    assert_eq!(answer.status, 201, "{answer:?}");
}

/// Another machine with the copy and the key.
fn restored(copy: &Path, key: &[u8]) -> Home {
    let home = Home::new(Backend::Sqlite).with("LIMITS__ENABLED", "false");
    home.place
        .write("data/latchkey.db", fs::read(copy).expect("a copy"))
        .write("data/secret.key", key);
    home
}

#[test]
fn a_backup_of_sqlite_taken_under_load_is_whole_where_it_is_restored() {
    let used = InUse::start(Backend::Sqlite);
    let before = used.back_up_under_load(|| used.home.run(&["backup", "copy.db"]));
    let copy = used.home.place.path().join("copy.db");
    let key = fs::read(used.home.place.path().join("data/secret.key")).expect("a key");
    // Revoked after the backup was taken.
    let revoked = used
        .server
        .post("/api/3/auth/logout/", Some(&used.opaque), json!({}));
    assert_eq!(revoked.status, 200);
    let home = restored(&copy, &key);
    used.is_whole_in(&home, before);
    // Told once, at the first start; the drill above was that.
    let warnings = |home: &Home| {
        let server = home.start();
        server.signal("-TERM");
        server.ended().2.matches("restored from a backup").count()
    };
    assert_eq!(warnings(&home), 0);
    assert_eq!(warnings(&restored(&copy, &key)), 1);
    assert_eq!(warnings(&used.home), 0);
}

#[test]
fn a_backup_is_private_whole_or_not_there_and_overwrites_nothing() {
    let home = Home::new(Backend::Sqlite).with("LOG__LEVEL", "warn");
    let folder = home.place.path().to_owned();
    let refused = |arguments: &[&str], why: &str| {
        let output = home.run(arguments);
        let line = text(&output.stderr);
        assert_eq!(
            (output.status.code(), line.lines().count()),
            (Some(1), 1),
            "{line}"
        );
        assert!(line.contains(why), "{line}");
    };
    refused(
        &["backup", "copy.db"],
        "there is no database at data/latchkey.db",
    );
    assert!(!folder.join("data/latchkey.db").exists() && !folder.join("copy.db").exists());
    assert!(home.run(&["migrate"]).status.success());
    assert!(home.run(&["backup", "copy.db"]).status.success());
    let whole = fs::read(folder.join("copy.db")).expect("a copy");
    refused(&["backup", "copy.db"], "copy.db exists already");
    refused(&["backup", "nowhere/copy.db"], "nowhere/copy.db");
    refused(&["backup", "data/latchkey.db"], "exists already");
    assert_eq!(fs::read(folder.join("copy.db")).expect("a copy"), whole);
    let left: Vec<_> = fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .filter(|name| name != "data" && name != "copy.db")
        .collect();
    assert!(left.is_empty(), "{left:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(folder.join("copy.db"))
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn half_a_backup_and_another_key_are_refused_in_one_line_and_change_nothing() {
    let used = InUse::start(Backend::Sqlite);
    assert!(used.home.run(&["backup", "copy.db"]).status.success());
    let key = fs::read(used.home.place.path().join("data/secret.key")).expect("a key");
    let copy = used.home.place.path().join("copy.db");
    let whole = fs::read(&copy).expect("a copy");
    for length in [whole.len() / 2, 4096, 100] {
        fs::write(&copy, &whole[..length]).expect("written");
        let home = restored(&copy, &key).with("LOG__LEVEL", "error");
        let output = home.run(&["serve"]);
        let line = text(&output.stderr);
        assert_eq!(
            (output.status.code(), line.lines().count()),
            (Some(1), 1),
            "{length}: {line}"
        );
        assert!(line.contains("the database"), "{line}");
        let after = fs::read(home.place.path().join("data/latchkey.db")).expect("there");
        assert_eq!(after, &whole[..length]);
    }
    fs::write(&copy, &whole).expect("written");
    let home = restored(&copy, OTHER_KEY.as_bytes()).with("LOG__LEVEL", "error");
    let output = home.run(&["serve"]);
    let line = text(&output.stderr);
    assert_eq!(
        (output.status.code(), line.lines().count()),
        (Some(78), 1),
        "{line}"
    );
    assert!(
        line.contains("secrets.key") && !line.contains(OTHER_KEY),
        "{line}"
    );
}

#[test]
fn a_dump_of_postgres_taken_under_load_is_whole_where_it_is_restored() {
    let used = InUse::start(Backend::Postgres);
    let dump = used.home.place.path().join("copy.dump");
    let refused = used.home.run(&["backup", "copy.db"]);
    assert!(text(&refused.stderr).contains("pg_dump"), "{refused:?}");
    let before = used.back_up_under_load(|| dump_into(&dump, &used.home));
    // Half a dump leaves nothing.
    let whole = fs::read(&dump).expect("a dump");
    let half = used.home.place.path().join("half.dump");
    fs::write(&half, &whole[..whole.len() / 2]).expect("written");
    let home = Home::new(Backend::Postgres).with("LIMITS__ENABLED", "false");
    assert!(!restore_into(&half, &home).status.success());
    let empty = home.with("DATABASE__MIGRATE_ON_START", "false");
    assert!(
        !empty.run(&["serve"]).status.success(),
        "nothing was restored"
    );
    let restore = restore_into(&dump, &empty);
    assert!(restore.status.success(), "{}", text(&restore.stderr));
    used.is_whole_in(&empty, before);
    let output = empty.with("SECRETS__KEY", OTHER_KEY).run(&["serve"]);
    assert_eq!(output.status.code(), Some(78));
}

fn dump_into(file: &Path, home: &Home) -> Output {
    let mut command = Command::new(tool("pg_dump"));
    command
        .args(["--format=custom", "--no-owner", "--file"])
        .arg(file);
    command.arg(home.url()).output().expect("pg_dump runs")
}

fn restore_into(file: &Path, home: &Home) -> Output {
    let mut command = Command::new(tool("pg_restore"));
    command.args([
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--dbname",
        home.url(),
    ]);
    command.arg(file).output().expect("pg_restore runs")
}

/// Of the version that the cluster has, where `scripts/with-postgres` made it.
fn tool(name: &str) -> PathBuf {
    environment::optional("LATCHKEY_TEST_POSTGRES_BIN")
        .map_or_else(|| name.into(), |folder| Path::new(&folder).join(name))
}
