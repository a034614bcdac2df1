//! The port on SQLite.

use super::queries::Handle;
use super::readers::Readers;
use super::writer::Writer;
use super::{file, migrate};
use crate::OpenError;
use crate::migrations::SchemaState;
use latchkey_domain::ports::{Reads, Storage, StorageError, StorageResult, Tx};
use std::sync::Arc;

struct SqliteStorage {
    readers: Readers,
    writer: Writer,
}

/// Opens the database in the file `path`.
pub(crate) fn open(path: &str, pool_size: Option<u32>) -> Result<Arc<dyn Storage>, OpenError> {
    file::make(path)?;
    let readers = Readers::new(path.to_owned(), pool_size);
    OpenError::unless_current(readers.with(migrate::state)?)?;
    let writer = Writer::open(path.to_owned())?;
    Ok(Arc::new(SqliteStorage { readers, writer }))
}

impl Storage for SqliteStorage {
    fn read(&self, work: &mut dyn FnMut(&mut dyn Reads) -> StorageResult<()>) -> StorageResult<()> {
        self.readers.with(|conn| work(&mut Handle::new(conn)))
    }

    fn is_near(&self) -> bool {
        true
    }

    fn read_at_once(
        &self,
        work: &mut dyn FnMut(&mut dyn Reads) -> StorageResult<()>,
    ) -> StorageResult<()> {
        self.readers.with_idle(|conn| work(&mut Handle::new(conn)))
    }

    fn write(&self, work: &mut dyn FnMut(&mut dyn Tx) -> StorageResult<bool>) -> StorageResult<()> {
        self.writer.transaction(work)
    }

    fn check(&self) -> StorageResult<()> {
        match self.readers.with(migrate::state)? {
            SchemaState::Behind(missing) => Err(StorageError::Failed(
                format!("migrations are missing: {}", missing.join(", ")).into(),
            )),
            // While a rollout lasts, a newer binary may have gone ahead: migrations only expand.
            SchemaState::Current | SchemaState::Ahead(_) => Ok(()),
        }
    }
}
