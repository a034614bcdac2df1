//! Links the binary with packed relocations where the C library that it is built for reads them.
//!
//! The linker else writes 24 bytes for each of some 48,000 pointers, all of which are read at every start and stay in
//! memory (docs/performance.md). glibc reads the packed form since 2.36 and refuses to start a binary in it before;
//! a binary does not run on an older glibc than it was built on anyway, as a rule.

use std::env;
use std::process::Command;

/// The first glibc that reads `DT_RELR`.
const READS_PACKED: (u32, u32) = (2, 36);

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let at_home = told("HOST") == told("TARGET");
    let is_glibc = told("CARGO_CFG_TARGET_OS") == "linux" && told("CARGO_CFG_TARGET_ENV") == "gnu";
    if at_home && is_glibc && glibc().is_some_and(|version| version >= READS_PACKED) {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script by its environment"
)]
fn told(name: &str) -> String {
    env::var(name).unwrap_or_default()
}

/// The version of this machine's glibc.
fn glibc() -> Option<(u32, u32)> {
    let asked = Command::new("getconf").arg("GNU_LIBC_VERSION").output();
    let told = String::from_utf8(asked.ok()?.stdout).ok()?;
    let (major, minor) = told.trim().strip_prefix("glibc ")?.split_once('.')?;
    let minor = minor.split('.').next()?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
