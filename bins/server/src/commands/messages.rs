//! `latchkey messages`.

use super::shown;
use crate::config::Loaded;
use crate::wiring;

/// Prints how many messages wait or were given up on, then the newest of the latter. Works while
/// the server runs.
pub fn run(loaded: &Loaded) -> anyhow::Result<()> {
    let overview = wiring::operator(loaded)?.messages()?;
    shown::outbox_counts(&overview.counts)?;
    overview.parked.iter().try_for_each(shown::parked_message)
}
