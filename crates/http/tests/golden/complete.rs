//! Whether the recordings of a surface show everything.

use std::{collections::BTreeSet, fs};

use latchkey_testkit::World;

use crate::{file::folder, replay::Replayed, scan, stage};

/// Every row of the surface's table is called, and succeeds; what changes something or takes a credential leaves a security
/// event; every error is answered; everything that `proofs.txt` lists is shown.
pub fn check(surface: &str, replayed: &[Replayed]) {
    let mut missing = rows(surface, replayed);
    missing.extend(events(surface, replayed));
    missing.extend(errors(surface, replayed));
    missing.extend(proofs(surface, replayed));
    assert!(
        missing.is_empty(),
        "tests/golden/{surface}: {} missing\n{}\nAdd an exchange: docs/adding-an-endpoint.md says how.",
        missing.len(),
        missing.join("\n")
    );
}

/// The surface's rows as the access log has them, one set for each mount.
fn mounts(surface: &str) -> Vec<BTreeSet<String>> {
    let world = World::sqlite();
    let app = stage::app(&world.auth, true);
    let served: Vec<_> = app.served().filter(|row| row.surface == surface).collect();
    let mounts: BTreeSet<_> = served.iter().map(|row| row.mount).collect();
    let below = |mount: &str| {
        let rows = served.iter().filter(|row| row.mount == mount);
        rows.map(|row| format!("{} {mount}/{}", row.spec.method.as_str(), row.spec.path))
            .collect()
    };
    mounts.into_iter().map(below).collect()
}

/// Below one of the mounts, every row has a success.
fn rows(surface: &str, replayed: &[Replayed]) -> Vec<String> {
    let successes = replayed.iter().filter(|one| one.status < 300);
    let called: BTreeSet<_> = successes.map(|one| one.heard.row.clone()).collect();
    let missing = |rows: BTreeSet<String>| -> Vec<_> {
        rows.difference(&called)
            .map(|row| format!("no success of {row}"))
            .collect()
    };
    let per_mount = mounts(surface).into_iter().map(missing);
    per_mount.min_by_key(Vec::len).unwrap_or_default()
}

/// A success of every row leaves a security event, but for those that only read and those that `eventless.txt` lists with
/// the reason.
fn events(surface: &str, replayed: &[Replayed]) -> Vec<String> {
    let served: BTreeSet<_> = mounts(surface).into_iter().flatten().collect();
    let successes = || replayed.iter().filter(|one| one.status < 300);
    let called = successes().map(|one| one.heard.row.clone());
    let called: BTreeSet<_> = called.filter(|row| served.contains(row)).collect();
    let recorded: BTreeSet<_> = successes()
        .filter(|one| !one.heard.events.is_empty())
        .map(|one| one.heard.row.clone())
        .collect();
    let eventless: BTreeSet<_> = reasons(&folder(surface).join("eventless.txt")).collect();
    let changes = |row: &&String| !row.starts_with("GET ") && !row.starts_with("HEAD ");
    let silent = called
        .difference(&recorded)
        .filter(changes)
        .filter(|row| !eventless.contains(*row));
    let stale = eventless
        .iter()
        .filter(|row| recorded.contains(*row) || !called.contains(*row));
    silent
        .map(|row| format!("no security event of {row}"))
        .chain(stale.map(|row| format!("eventless.txt: {row} leaves an event, or is no more")))
        .collect()
}

fn errors(surface: &str, replayed: &[Replayed]) -> Vec<String> {
    let mounts = mounts(surface);
    let ours: BTreeSet<_> = mounts.iter().flatten().map(|row| path(row)).collect();
    let is_ours = |one: &&Replayed| {
        ours.contains(path(&one.heard.row)) || one.heard.row.ends_with("(unknown path)")
    };
    let answered: BTreeSet<_> = replayed
        .iter()
        .filter(is_ours)
        .flat_map(|one| one.heard.kinds.iter().cloned())
        .collect();
    let reasons = unreachable(surface);
    let existing: BTreeSet<_> = scan::kinds(surface)
        .into_iter()
        .filter(|kind| !kind.ends_with("Error::Fault"))
        .collect();
    let unanswered = existing
        .difference(&answered)
        .filter(|kind| !reasons.contains(*kind));
    let stale = reasons
        .iter()
        .filter(|kind| answered.contains(*kind) || !existing.contains(*kind));
    unanswered
        .map(|kind| format!("no answer to {kind}"))
        .chain(stale.map(|kind| format!("unreachable.txt: {kind} is reachable, or no more")))
        .collect()
}

/// Of a row as the access log has it.
fn path(row: &str) -> &str {
    row.split_once(' ').map_or(row, |(_, path)| path)
}

/// `Kind: why no request can bring it about`, of all surfaces and of this one.
fn unreachable(surface: &str) -> BTreeSet<String> {
    let all = reasons(&folder(".").join("unreachable.txt"));
    let own = reasons(&folder(surface).join("unreachable.txt"));
    all.chain(own).collect()
}

/// What a list of `What: why` names.
fn reasons(path: &std::path::Path) -> impl Iterator<Item = String> + use<> {
    listed(path).into_iter().map(|line| {
        let (what, why) = line.split_once(": ").unwrap_or((&line, ""));
        assert!(!why.is_empty(), "{line} has no reason");
        what.to_owned()
    })
}

fn proofs(surface: &str, replayed: &[Replayed]) -> Vec<String> {
    let wanted: BTreeSet<_> = listed(&folder(surface).join("proofs.txt"))
        .into_iter()
        .collect();
    let shown: BTreeSet<_> = replayed
        .iter()
        .flat_map(|one| one.proves.iter().cloned())
        .collect();
    let missing = wanted
        .difference(&shown)
        .map(|one| format!("nothing proves: {one}"));
    let unknown = shown
        .difference(&wanted)
        .map(|one| format!("proofs.txt does not list: {one}"));
    missing.chain(unknown).collect()
}

/// The lines of a list that are no comments.
fn listed(path: &std::path::Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}
