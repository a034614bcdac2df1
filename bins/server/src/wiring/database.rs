//! Opening and migrating the database, with refusals that name a key.

use crate::config::{Loaded, Refusal};
use latchkey_domain::installation::BACKUP_TAKEN;
use latchkey_domain::ports::Storage;
use latchkey_storage::{BackupError, OpenError, Report, Settings};
use std::path::Path;
use std::sync::Arc;

/// Opens a database that is at this version.
///
/// # Errors
/// When it cannot be opened, or is not at this version.
pub fn open(loaded: &Loaded) -> anyhow::Result<Arc<dyn Storage>> {
    latchkey_storage::open(&settings(loaded)).map_err(|error| told(loaded, error))
}

/// Brings the database to this version.
///
/// # Errors
/// When it cannot be reached, or a newer version has been there.
pub fn migrate(loaded: &Loaded) -> anyhow::Result<Report> {
    latchkey_storage::migrate(&settings(loaded)).map_err(|error| told(loaded, error))
}

/// Opens the database of a server, migrated first unless `database.migrate_on_start` says no.
///
/// # Errors
/// As the two above.
pub fn for_serving(loaded: &Loaded) -> anyhow::Result<Arc<dyn Storage>> {
    if loaded.settings.database.migrate_on_start {
        for name in migrate(loaded)?.applied {
            tracing::info!(migration = name, "migrated the database");
        }
        return open(loaded);
    }
    match latchkey_storage::open(&settings(loaded)) {
        Err(error @ OpenError::Behind(_)) => {
            let reason = format!("{error}, or set database.migrate_on_start = true");
            Err(loaded
                .explain(Refusal::new("database.migrate_on_start", reason))
                .into())
        }
        opened => opened.map_err(|error| told(loaded, error)),
    }
}

/// Copies the database into a new file that says when.
///
/// # Errors
/// See [`BackupError`].
pub fn backup(loaded: &Loaded, to: &Path, now: &str) -> Result<(), BackupError> {
    latchkey_storage::backup(&settings(loaded), to, (BACKUP_TAKEN, now))
}

fn settings(loaded: &Loaded) -> Settings {
    let database = &loaded.settings.database;
    Settings {
        url: database.url.expose().to_owned(),
        pool_size: database.pool_size,
    }
}

/// What is wrong with the configuration is a refusal; what may pass by itself is not.
fn told(loaded: &Loaded, error: OpenError) -> anyhow::Error {
    let refused = |reason: String| loaded.explain(Refusal::new("database.url", reason)).into();
    match error {
        OpenError::Url(_) => refused(error.to_string()),
        OpenError::File { .. } => refused(format!(
            "{error}; make the file and its folder writable, or name another file"
        )),
        OpenError::Unavailable(_) => anyhow::anyhow!(
            "database.url = \"{}\": {error}; start the database, or correct the URL",
            loaded.settings.database.url
        ),
        OpenError::Behind(_) | OpenError::Ahead(_) | OpenError::Failed(_) => error.into(),
    }
}
