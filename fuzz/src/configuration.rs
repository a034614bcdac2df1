//! The configuration file and the environment.

use std::ffi::OsString;

use crate::config;

/// Lines before the first blank one that look like `LATCHKEY__…=…` are the environment, the rest is the file.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let (environment, file) = text.split_once("\n\n").unwrap_or(("", text));
    let variables = environment.lines().filter_map(|line| line.split_once('='));
    let variables = variables.map(|(name, value)| (OsString::from(name), OsString::from(value)));
    let file = Some(("latchkey.toml".to_owned(), file.to_owned()));
    match config::from(file, variables.collect()) {
        Ok(loaded) => assert!(loaded.effective().all(|one| !one.shown.contains('\n'))),
        Err(refusal) => assert!(!refusal.to_string().contains('\n')),
    }
}
