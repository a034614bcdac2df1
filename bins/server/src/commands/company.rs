//! `latchkey company create|list`.

use crate::config::Loaded;
use clap::Subcommand;

/// What to do with companies.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create a company
    Create(Create),
    /// List the companies, one a line
    List,
}

/// A company to create.
#[derive(Debug, clap::Args)]
pub struct Create {
    /// Unique: lower-case letters, digits, - and _
    pub identifier: String,
    /// What people call it; stands in messages [default: the identifier]
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
}

/// Runs it.
pub fn run(_loaded: &Loaded, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Create(_) => super::not_wired_yet("company create"),
        Command::List => super::not_wired_yet("company list"),
    }
}
