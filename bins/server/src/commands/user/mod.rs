//! `latchkey user create|import|list|disable|enable|sign-out`.

mod create;
mod import;
mod list;

use super::refused::refused;
use super::shown;
use crate::config::Loaded;
use crate::wiring;
use clap::Subcommand;

/// What to do with users. Works while the server runs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create a user and print it as one JSON object
    Create(create::Create),
    /// Take over users of another system, one JSON object a line on standard input, with their password hashes
    Import(import::Import),
    /// List a company's users, one JSON object a line
    List(list::List),
    /// Disable a user and end the user's sessions; a running server honours it within one second
    Disable(Named),
    /// Enable a disabled user
    Enable(Named),
    /// End all sessions of a user; a running server honours it within one second
    SignOut(Named),
}

/// Whom it is about.
#[derive(Debug, clap::Args)]
pub struct Named {
    /// The user's identifier (UUID), email address, username or mobile number; where users of several companies have
    /// it, COMPANY/IDENTIFIER says which
    pub identifier: String,
}

/// Runs it.
pub fn run(loaded: &Loaded, command: Command) -> anyhow::Result<()> {
    let (Named { identifier }, change): (_, Change) = match command {
        Command::Create(create) => return create::run(loaded, create),
        Command::Import(import) => return import::run(loaded, &import),
        Command::List(list) => return list::run(loaded, &list),
        Command::Disable(named) => (named, |auth, user| auth.set_user_disabled(user, true)),
        Command::Enable(named) => (named, |auth, user| auth.set_user_disabled(user, false)),
        Command::SignOut(named) => (named, |auth, user| auth.sign_user_out(user)),
    };
    let auth = wiring::operator(loaded)?;
    let changed = change(&auth, &identifier).map_err(|error| refused(&identifier, error))?;
    shown::user(&changed)
}

type Change = fn(
    &latchkey_domain::Auth,
    &str,
) -> Result<latchkey_domain::model::User, latchkey_domain::operator::OperatorError>;
