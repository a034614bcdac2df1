//! `latchkey user create|list|disable|enable|sign-out`.

use super::password_input;
use crate::config::Loaded;
use clap::{ArgGroup, Subcommand};

/// What to do with users. Works while the server runs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create a user and print it as one JSON object
    Create(Create),
    /// List a company's users, one a line
    List {
        /// The company's identifier
        #[arg(long, value_name = "IDENTIFIER")]
        company: String,
    },
    /// Disable a user and end the user's sessions; a running server honours it within one second
    Disable(Identifier),
    /// Enable a disabled user
    Enable(Identifier),
    /// End all sessions of a user; a running server honours it within one second
    SignOut(Identifier),
}

/// Whom it is about.
#[derive(Debug, clap::Args)]
pub struct Identifier {
    /// The user's identifier (UUID)
    pub identifier: uuid::Uuid,
}

/// A user to create.
#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("name").args(["email", "username", "mobile"]).required(true).multiple(true))]
pub struct Create {
    /// The company's identifier
    #[arg(long, value_name = "IDENTIFIER")]
    pub company: String,
    /// Email address
    #[arg(long)]
    pub email: Option<String>,
    /// User name
    #[arg(long)]
    pub username: Option<String>,
    /// Mobile number
    #[arg(long)]
    pub mobile: Option<String>,
    /// First name
    #[arg(long)]
    pub first_name: Option<String>,
    /// Last name
    #[arg(long)]
    pub last_name: Option<String>,
    /// Make the user an administrator of the company
    #[arg(long)]
    pub admin: bool,
    /// Read the password from standard input (one line); never given as an argument
    #[arg(long, required = true)]
    pub password_stdin: bool,
}

/// Runs it.
pub fn run(_loaded: &Loaded, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Create(_) => {
            let _password = password_input::read(&mut std::io::stdin().lock())?;
            super::not_wired_yet("user create")
        }
        Command::List { .. } => super::not_wired_yet("user list"),
        Command::Disable(_) => super::not_wired_yet("user disable"),
        Command::Enable(_) => super::not_wired_yet("user enable"),
        Command::SignOut(_) => super::not_wired_yet("user sign-out"),
    }
}
