//! Several callers' changes, committed with one sync.

use latchkey_domain::ports::{StorageError, StorageResult};
use parking_lot::{Condvar, Mutex};

/// The callers whose changes are in one transaction: they learn together what became of it.
#[derive(Default)]
pub(super) struct Group {
    outcome: Mutex<Option<Result<(), Failure>>>,
    decided: Condvar,
}

/// A failure that several are told.
#[derive(Clone)]
struct Failure {
    may_pass: bool,
    text: String,
}

impl Group {
    /// Tells all of them. The first word stands.
    pub(super) fn decide(&self, outcome: &StorageResult<()>) {
        let told = outcome.as_ref().copied().map_err(Failure::of);
        self.outcome.lock().get_or_insert(told);
        self.decided.notify_all();
    }

    /// Waits until it is committed, or is not going to be.
    pub(super) fn wait(&self) -> StorageResult<()> {
        let mut outcome = self.outcome.lock();
        loop {
            if let Some(told) = &*outcome {
                return told.clone().map_err(StorageError::from);
            }
            self.decided.wait(&mut outcome);
        }
    }
}

impl Failure {
    fn of(error: &StorageError) -> Self {
        let text = match error {
            StorageError::Unavailable(cause) | StorageError::Failed(cause) => cause.to_string(),
            StorageError::Corrupt { .. } => error.to_string(),
        };
        Self {
            may_pass: matches!(error, StorageError::Unavailable(_)),
            text,
        }
    }
}

impl From<Failure> for StorageError {
    fn from(Failure { may_pass, text }: Failure) -> Self {
        match may_pass {
            true => Self::Unavailable(text.into()),
            false => Self::Failed(text.into()),
        }
    }
}
