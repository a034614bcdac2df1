//! That the suite is complete.

use std::fs;
use std::path::Path;

fn source(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(path)).unwrap()
}

/// Every file of the suite that holds cases: name and text.
fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/conformance");
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !["mod.rs", "given.rs", "cases.rs", "tests.rs"].contains(&name.as_str()))
        .map(|name| {
            (
                name.trim_end_matches(".rs").to_owned(),
                source(&format!("conformance/{name}")),
            )
        })
        .collect()
}

#[test]
fn every_case_is_in_the_list() {
    let list = source("conformance/cases.rs");
    for (noun, text) in files() {
        let block = list
            .split(&format!("    {noun}:\n"))
            .nth(1)
            .and_then(|rest| rest.split(';').next());
        let listed: Vec<_> = block
            .unwrap_or_else(|| panic!("{noun} is not listed"))
            .split_whitespace()
            .collect();
        let cases: Vec<_> = text
            .lines()
            .filter_map(|line| line.strip_prefix("pub fn ")?.split('(').next())
            .collect();
        assert_eq!(listed, cases, "{noun}");
    }
}

#[test]
fn every_method_of_the_port_has_a_case() {
    let mut suite: String = files().into_iter().map(|(_, text)| text).collect();
    suite += &source("conformance/given.rs");
    suite.retain(|c| !c.is_whitespace());
    let methods = source("queries/reads.rs") + &source("queries/tx.rs");
    let methods = methods
        .lines()
        .filter(|line| line.contains(") -> ") && line.ends_with(';'));
    for method in methods.filter_map(|line| line.trim().split('(').next()) {
        let is_called = ["reads", "tx"]
            .iter()
            .any(|port| suite.contains(&format!("{port}.{method}(")));
        assert!(is_called, "no case calls {method}");
    }
}
