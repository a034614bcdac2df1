//! Golden exchanges: every example of the five documents and every row of their error matrices, as recorded requests and
//! answers, replayed over a real socket on both databases.
//!
//! `SURFACE/**/*.http` are the recordings, a scenario a file; `SURFACE/proofs.txt` lists what they must show, and
//! `SURFACE/unreachable.txt` what no request can bring about, and `SURFACE/eventless.txt` what leaves no security event, with
//! the reason. How to write one:
//! `docs/adding-an-endpoint.md`.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod body;
mod complete;
mod documented;
mod file;
mod heard;
mod pattern;
mod replay;
mod scan;
mod selftest;
mod stage;
mod steps;
mod variables;
#[path = "../support/wire.rs"]
#[expect(
    dead_code,
    reason = "bodies are compared by `body`, not parsed by the client"
)]
mod wire;

use latchkey_testkit::{both_databases, world::Backend};

/// What to do when a recording differs on purpose.
const REMEDY: &str = "To re-record: LATCHKEY_BLESS=1 cargo nextest run -p latchkey-http --test golden on_sqlite; then \
                      read the diff.";

both_databases!(company, device_tokens, jwt, phone, signup);

fn company(backend: Backend) {
    check("company", backend);
}

fn device_tokens(backend: Backend) {
    check("device_tokens", backend);
}

fn jwt(backend: Backend) {
    check("jwt", backend);
}

fn phone(backend: Backend) {
    check("phone", backend);
}

fn signup(backend: Backend) {
    check("signup", backend);
}

/// Replays a surface's recordings, then asks whether they show everything.
fn check(surface: &str, backend: Backend) {
    let mut replayed = Vec::new();
    let mut problems = Vec::new();
    for path in file::recordings(surface) {
        match replay::replay(&path, backend) {
            Ok(exchanges) => replayed.extend(exchanges),
            Err(problem) => problems.push(problem),
        }
    }
    assert!(
        problems.is_empty(),
        "{}\n\n{REMEDY}\n",
        problems.join("\n\n")
    );
    complete::check(surface, &replayed);
}
