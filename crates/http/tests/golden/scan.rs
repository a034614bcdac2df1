//! Which errors a surface has words for, as its source says.
//!
//! No match over them has a wildcard, so each kind that exists stands there by name: `LogInError::SecondFactor`.

use std::{collections::BTreeSet, fs, path::Path};

/// `Type::Variant` of every error that the surface's files name.
pub fn kinds(surface: &str) -> BTreeSet<String> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/surfaces");
    let (mut found, mut folders) = (BTreeSet::new(), vec![sources.join(surface)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let dialect = path.file_name().is_some_and(|name| name == "errors.rs");
                let text = fs::read_to_string(&path).unwrap();
                found.extend(named(&text).filter(|kind| dialect || !is_of_the_dialect(kind)));
            }
        }
    }
    found
}

/// Elsewhere than in the dialect a surface makes them rather than answers them.
fn is_of_the_dialect(kind: &str) -> bool {
    kind.starts_with("Failure::") || kind.starts_with("CredentialsProblem::")
}

fn named(text: &str) -> impl Iterator<Item = String> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices("::").filter_map(move |(at, _)| {
        let before = text[..at].rsplit(|c| !word(c)).next()?;
        let after = text[at + 2..].split(|c| !word(c)).next()?;
        let is_error = before.len() > 5 && before.ends_with("Error");
        let is_kind = is_error || ["Problem", "Failure", "CredentialsProblem"].contains(&before);
        let is_variant = after.starts_with(|c: char| c.is_ascii_uppercase());
        (is_kind && is_variant).then(|| format!("{before}::{after}"))
    })
}
