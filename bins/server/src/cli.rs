//! The command line: which commands there are and what each is handed.

use crate::commands::{backup, company, config, events, keys, messages, migrate, serve, user};
use clap::{Parser, Subcommand};
use std::path::PathBuf;

const EXIT_STATUS: &str = "\
Configuration: built-in defaults, then the file, then environment variables such as
LATCHKEY__SERVER__LISTEN. latchkey.example.toml describes every key.

Exit status: 0 done; 1 failed; 2 wrong arguments; 78 refused because of the configuration.
Every refusal is one line on standard error that names the key and the remedy.";

/// A self-hosted authentication server.
#[derive(Debug, Parser)]
#[command(name = "latchkey", version, about, after_help = EXIT_STATUS)]
struct Cli {
    /// Configuration file [default: latchkey.toml in the working directory, if there is one]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve every enabled surface until SIGTERM or SIGINT (the default command)
    Serve,
    /// Bring the database to this version and say what was done
    Migrate,
    /// Copy an SQLite database into a new file, also while the server runs
    Backup(backup::Backup),
    /// Print the effective configuration and where each value came from, secrets redacted
    Config,
    /// Create and list companies
    #[command(subcommand)]
    Company(company::Command),
    /// Create, import, list, disable, enable and sign out users
    #[command(subcommand)]
    User(user::Command),
    /// Print security events: who signed in, failed to, changed what
    Events(events::Events),
    /// List and rotate the keys that sign JWTs
    #[command(subcommand)]
    Keys(keys::Command),
    /// Count the messages that wait or were given up on, and list the latter, one JSON object a line
    Messages,
}

/// Runs the command that the arguments name; help and wrong arguments end the process (0 and 2).
pub fn run() -> anyhow::Result<()> {
    let Cli {
        config: file,
        command,
    } = Cli::parse();
    let loaded = crate::config::load(file.as_deref())?;
    match command.unwrap_or(Command::Serve) {
        Command::Serve => serve::run(&loaded),
        Command::Migrate => migrate::run(&loaded),
        Command::Backup(backup) => backup::run(&loaded, &backup),
        Command::Config => config::run(&loaded),
        Command::Company(command) => company::run(&loaded, command),
        Command::User(command) => user::run(&loaded, command),
        Command::Events(wanted) => events::run(&loaded, &wanted),
        Command::Keys(command) => keys::run(&loaded, command),
        Command::Messages => messages::run(&loaded),
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
