//! `latchkey migrate`.

use crate::config::Loaded;
use crate::{logging, runtime};

/// Brings the database to this version.
pub fn run(loaded: &Loaded) -> anyhow::Result<()> {
    logging::start(&loaded.settings.log)?;
    // A database whose key is still to be made would look like one whose key was lost.
    runtime::secret_key(loaded)?;
    super::not_wired_yet("migrate")
}
