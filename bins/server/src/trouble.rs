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
    pub fn note<E: Error + 'static>(&self, outcome: Result<(), E>) {
        let failed = outcome.is_err();
        if self.failing.swap(failed, Ordering::AcqRel) == failed {
            return;
        }
        match outcome {
            Ok(()) => tracing::info!("{} works again", self.what),
            Err(error) => {
                let error = causes(&error);
                tracing::error!(error, "{} fails; trying on", self.what);
            }
        }
    }
}

/// An error with everything that led to it.
fn causes(error: &(dyn Error + 'static)) -> String {
    let chain = std::iter::successors(Some(error), |&error| error.source());
    chain
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}
