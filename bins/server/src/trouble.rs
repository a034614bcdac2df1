//! Trouble that lasts is told twice: when it begins and when it is over.

use std::error::Error;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether something that is tried again and again fails at the moment.
pub struct Trouble {
    what: &'static str,
    failing: AtomicBool,
}

impl Trouble {
    /// Of something that works so far.
    pub fn of(what: &'static str) -> Self {
        Self {
            what,
            failing: AtomicBool::new(false),
        }
    }

    /// Logs `outcome` if it differs from the last one.
    pub fn note<E: Error + Send + Sync + 'static>(&self, outcome: Result<(), E>) {
        let failed = outcome.is_err();
        if self.failing.swap(failed, Ordering::AcqRel) == failed {
            return;
        }
        match outcome {
            Ok(()) => tracing::info!("{} works again", self.what),
            Err(error) => {
                // With everything that led to it.
                let error = format!("{:#}", anyhow::Error::new(error));
                tracing::error!(error, "{} fails; trying on", self.what);
            }
        }
    }
}
