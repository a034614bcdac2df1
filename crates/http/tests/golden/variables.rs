//! What earlier exchanges and steps left behind: `{{token}}`.

use std::collections::BTreeMap;

use crate::pattern::Kind;

#[derive(Default)]
pub struct Variables(BTreeMap<String, String>);

impl Variables {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    /// Takes what an answer brought. A secret that was seen before is not fresh.
    pub fn capture(&mut self, name: &str, kind: Kind, value: &str) -> Result<(), String> {
        let old = self.0.iter().find(|(_, known)| *known == value);
        match old {
            Some((known, _)) if kind.is_secret() => {
                Err(format!("{{{{{name}}}}} is {{{{{known}}}}} again"))
            }
            _ => {
                self.set(name, value);
                Ok(())
            }
        }
    }

    /// The name of a value that is long enough to be no coincidence.
    pub fn name_of(&self, value: &str) -> Option<&str> {
        let long = value.len() >= 6;
        let known = self.0.iter().find(|(_, known)| *known == value);
        known.filter(|_| long).map(|(name, _)| name.as_str())
    }

    /// A text with every `{{name}}` replaced.
    pub fn fill(&self, text: &str) -> Result<String, String> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, after) = after.split_once("}}").ok_or("{{ without }}")?;
            let value = self
                .get(name)
                .ok_or_else(|| format!("no {{{{{name}}}}} yet"))?;
            filled.push_str(before);
            filled.push_str(value);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }
}
