//! `latchkey migrate`.

use crate::config::Loaded;
use crate::{logging, output, runtime, wiring};

/// Brings the database to this version and says what was done.
pub fn run(loaded: &Loaded) -> anyhow::Result<()> {
    logging::start(&loaded.settings.log)?;
    // A database whose key is still to be made would look like one whose key was lost.
    runtime::secret_key(loaded)?;
    let report = wiring::database::migrate(loaded)?;
    let database = &loaded.settings.database.url;
    for name in &report.applied {
        output::line(&format!("applied {name}"))?;
    }
    output::line(&match report.applied.len() {
        0 => format!("{database} is at this version already; nothing to do"),
        count => format!("{database} is at this version now; {count} migration(s) applied"),
    })?;
    Ok(())
}
