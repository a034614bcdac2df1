//! `latchkey config`.

use crate::config::{self, Loaded};
use crate::output;

/// Prints what holds and where it came from. Changes nothing.
pub fn run(loaded: &Loaded) -> anyhow::Result<()> {
    config::check_secret_key(loaded)?;
    for value in loaded.effective() {
        output::line(&format!(
            "{} = {}   # from {}",
            value.key.name, value.shown, value.origin
        ))?;
    }
    Ok(())
}
