//! `latchkey backup`.

use crate::config::Loaded;
use crate::{output, wiring};
use anyhow::anyhow;
use chrono::SecondsFormat;
use latchkey_domain::ports::{Clock as _, SystemClock};
use latchkey_storage::BackupError;
use std::path::PathBuf;

/// Where to.
#[derive(Debug, clap::Args)]
pub struct Backup {
    /// A file that does not exist yet
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Copies the database while it is in use.
pub fn run(loaded: &Loaded, Backup { file }: &Backup) -> anyhow::Result<()> {
    let now = SystemClock.now().to_rfc3339_opts(SecondsFormat::Secs, true);
    wiring::database::backup(loaded, file, &now).map_err(|error| told(loaded, error))?;
    let (database, file) = (&loaded.settings.database.url, file.display());
    output::line(&format!(
        "{file} holds {database} as of {now}; keep it apart from the secret key, without which it is worthless"
    ))?;
    Ok(())
}

fn told(loaded: &Loaded, error: BackupError) -> anyhow::Error {
    match error {
        BackupError::Postgres => anyhow!(
            "{error}: pg_dump --format=custom --file=FILE; docs/operating.md has the whole way"
        ),
        BackupError::Missing(_) => anyhow!(
            "database.url = \"{}\": {error}; name the one that is in use",
            loaded.settings.database.url
        ),
        BackupError::Exists(_) | BackupError::File { .. } | BackupError::Database(_) => {
            error.into()
        }
    }
}
