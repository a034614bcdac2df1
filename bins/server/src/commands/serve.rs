//! `latchkey serve`.

use crate::config::Loaded;
use crate::{logging, runtime};

/// Serves until a signal says to stop.
pub fn run(loaded: &Loaded) -> anyhow::Result<()> {
    logging::start(&loaded.settings.log)?;
    runtime::serve(loaded)
}
