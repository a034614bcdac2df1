//! Which languages there are for which message.

use super::TemplateError;
use super::embedded::{ENGLISH, PURPOSES, Sources};
use std::collections::BTreeMap;

/// For each language, by its tag in lower case: its folder, and the purposes that it has whole.
#[derive(Debug)]
pub(super) struct Catalog {
    languages: BTreeMap<String, (String, Vec<&'static str>)>,
}

impl Catalog {
    /// A message is worded in one language: a purpose that lacks a part in some language is an error.
    pub fn of(sources: &Sources) -> Result<Self, TemplateError> {
        let mut languages = BTreeMap::new();
        for name in sources.keys() {
            let folder = name.split('/').next().unwrap_or_default();
            let entry = (folder.to_owned(), Vec::new());
            languages
                .entry(folder.to_ascii_lowercase())
                .or_insert(entry);
        }
        for (folder, purposes) in languages.values_mut() {
            for &(purpose, files) in PURPOSES {
                let path = |file: &str| format!("{folder}/{purpose}/{file}");
                let (have, lack): (Vec<_>, Vec<_>) = files
                    .iter()
                    .map(|file| path(file))
                    .partition(|name| sources.contains_key(name));
                match (have.first(), lack.first()) {
                    (Some(one), Some(lack)) => return Err(missing(sources, one, lack)),
                    (Some(_), None) => purposes.push(purpose),
                    (None, _) => {}
                }
            }
        }
        Ok(Self { languages })
    }

    /// The folder for BCP 47 tags, comma-separated: of each tag in turn the tag itself, then ever fewer
    /// of its subtags (RFC 4647 section 3.4), then English.
    pub fn pick(&self, tags: &str, purpose: &str) -> String {
        let tags = tags.to_ascii_lowercase().replace('_', "-");
        let found = tags.split(',').find_map(|tag| self.look_up(tag, purpose));
        found.unwrap_or(ENGLISH).to_owned()
    }

    fn look_up(&self, tag: &str, purpose: &str) -> Option<&str> {
        let mut range = tag;
        loop {
            match self.languages.get(range) {
                Some((folder, purposes)) if purposes.contains(&purpose) => return Some(folder),
                _ => range = range.rsplit_once('-')?.0,
            }
        }
    }

    /// Every language, purpose and file.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &'static str, &'static str)> {
        self.languages.values().flat_map(|(folder, purposes)| {
            let whole = PURPOSES
                .iter()
                .filter(|(purpose, _)| purposes.contains(purpose));
            whole.flat_map(move |&(purpose, files)| {
                files
                    .iter()
                    .map(move |file| (folder.as_str(), purpose, *file))
            })
        })
    }
}

fn missing(sources: &Sources, have: &str, lack: &str) -> TemplateError {
    let beside = sources
        .get(have)
        .map(|source| source.file.clone())
        .unwrap_or_default();
    let file = lack.rsplit('/').next().unwrap_or(lack);
    TemplateError {
        file: beside.with_file_name(file),
        problem: "missing; a message is translated whole".to_owned(),
    }
}
