//! A migrated database for one test.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use latchkey_domain::ports::Storage;
use latchkey_storage::Settings;
use std::sync::Arc;

/// A storage and, dropped after it, the throwaway database under it.
pub struct Fixture<D> {
    storage: Arc<dyn Storage>,
    _database: D,
}

impl<D> Fixture<D> {
    pub fn new(url: String, database: D) -> Self {
        let settings = Settings {
            url,
            pool_size: None,
        };
        latchkey_storage::migrate(&settings).unwrap();
        Self {
            storage: latchkey_storage::open(&settings).unwrap(),
            _database: database,
        }
    }

    pub fn storage(&self) -> &dyn Storage {
        self.storage.as_ref()
    }
}
