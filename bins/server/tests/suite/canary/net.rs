//! Looking for many things at once.

use super::forms;
use super::secrets::Secrets;
use std::collections::{BTreeSet, HashMap};

/// Bytes by which a thing is found before it is compared whole.
const HEAD: usize = 6;

/// What is looked for, by its first bytes.
#[derive(Default)]
pub struct Net(HashMap<[u8; HEAD], Vec<(String, Vec<u8>)>>);

impl Net {
    /// Catches these in every form.
    pub fn over(secrets: &Secrets) -> Self {
        let mut net = Self::default();
        for (kind, secret) in secrets.iter() {
            for form in forms::of(secret) {
                net.add(kind, form);
            }
        }
        net
    }

    pub fn add(&mut self, kind: &str, form: Vec<u8>) {
        let head = form[..HEAD].try_into().expect("long enough");
        self.0
            .entry(head)
            .or_default()
            .push((kind.to_owned(), form));
    }

    /// What kinds of things are in `text`; not the things, so that a failing test does not print them.
    pub fn catch(&self, text: &[u8]) -> Vec<&str> {
        let mut caught = BTreeSet::new();
        for (at, head) in text.windows(HEAD).enumerate() {
            for (kind, form) in self.0.get(head).into_iter().flatten() {
                if text[at..].starts_with(form) {
                    caught.insert(kind.as_str());
                }
            }
        }
        caught.into_iter().collect()
    }
}
