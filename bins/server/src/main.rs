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

/// Faster than the system's for many small pieces that come and go on several threads (docs/performance.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let outcome = cli::run();
    logging::finish();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => output::report(&error),
    }
}
