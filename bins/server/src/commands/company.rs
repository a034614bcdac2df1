//! `latchkey company create|list`.

use super::refused::refused;
use super::shown;
use crate::config::Loaded;
use crate::wiring;
use clap::Subcommand;

/// What to do with companies. Works while the server runs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create a company and print it as one JSON object
    Create(Create),
    /// List the companies, one JSON object a line
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
pub fn run(loaded: &Loaded, command: Command) -> anyhow::Result<()> {
    let auth = wiring::operator(loaded)?;
    match command {
        Command::Create(Create { identifier, name }) => {
            let created = auth
                .create_company(&identifier, name.as_deref())
                .map_err(|error| refused(&identifier, error))?;
            shown::company(&created)
        }
        Command::List => auth.list_companies()?.iter().try_for_each(shown::company),
    }
}
