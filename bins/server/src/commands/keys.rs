//! `latchkey keys list|rotate`.

use super::shown;
use crate::config::Loaded;
use crate::wiring;
use anyhow::Context as _;
use clap::Subcommand;

/// What to do with signing keys. Works while the server runs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the keys that sign or still verify, oldest first, one JSON object a line
    List,
    /// Make a new signing key and print it; tokens signed with the old ones stay valid
    Rotate,
}

/// Runs it.
pub fn run(loaded: &Loaded, command: Command) -> anyhow::Result<()> {
    let auth = wiring::operator(loaded)?;
    match command {
        Command::List => auth
            .list_signing_keys()?
            .iter()
            .try_for_each(shown::signing_key),
        Command::Rotate => {
            let made = auth.rotate_signing_key()?;
            shown::signing_key(&made.context(
                "tokens.jwt_algorithm = \"HS256\" signs with tokens.jwt_hs256_secret: change that, or choose another algorithm",
            )?)
        }
    }
}
