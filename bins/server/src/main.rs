//! `latchkey`: arguments → configuration → wiring → run.

mod cli;
mod commands;
mod config;
mod logging;
mod output;
mod runtime;
mod trouble;
mod wiring;

use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = cli::run();
    logging::finish();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => output::report(&error),
    }
}
