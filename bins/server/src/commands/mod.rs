//! The commands, one a file.

pub mod company;
pub mod config;
pub mod keys;
pub mod migrate;
pub mod password_input;
pub mod serve;
pub mod user;

use anyhow::bail;

/// Stands where a command will call the domain.
fn not_wired_yet(command: &str) -> anyhow::Result<()> {
    bail!("`latchkey {command}` is not wired yet")
}
