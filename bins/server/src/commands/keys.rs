//! `latchkey keys list|rotate`.

use crate::config::Loaded;
use clap::Subcommand;

/// What to do with signing keys.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the signing keys, one a line
    List,
    /// Make a new signing key; tokens signed with the old ones stay valid
    Rotate,
}

/// Runs it.
pub fn run(_loaded: &Loaded, command: Command) -> anyhow::Result<()> {
    match command {
        Command::List => super::not_wired_yet("keys list"),
        Command::Rotate => super::not_wired_yet("keys rotate"),
    }
}
