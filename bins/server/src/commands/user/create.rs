//! `latchkey user create`.

use crate::commands::refused::refused;
use crate::commands::{password_input, shown};
use crate::config::Loaded;
use crate::wiring;
use clap::ArgGroup;
use latchkey_domain::admin::CreateUser;
use latchkey_domain::model::Password;
use secrecy::ExposeSecret as _;

/// A user to create.
#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("name").args(["email", "username", "mobile"]).required(true).multiple(true))]
pub struct Create {
    /// The company's identifier
    #[arg(long, value_name = "IDENTIFIER")]
    pub company: String,
    /// Email address; a message that verifies it is sent by the server
    #[arg(long)]
    pub email: Option<String>,
    /// User name
    #[arg(long)]
    pub username: Option<String>,
    /// Mobile number; a message that verifies it is sent by the server
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

/// Creates it.
pub fn run(loaded: &Loaded, create: Create) -> anyhow::Result<()> {
    let password = password_input::read(&mut std::io::stdin().lock())?;
    let auth = wiring::operator(loaded)?;
    let request = CreateUser {
        first_name: create.first_name.unwrap_or_default(),
        last_name: create.last_name.unwrap_or_default(),
        email: create.email,
        mobile: create.mobile,
        username: create.username,
        password: Some(Password::new(password.expose_secret())),
        admin: create.admin,
        ..CreateUser::default()
    };
    let created = auth
        .create_user_as_operator(&create.company, &request)
        .map_err(|error| refused(&format!("--company {}", create.company), error))?;
    shown::user(&created)
}
