//! Events in the log.

use crate::model::Event;
use chrono::SecondsFormat;

/// Writes an event to the log, at level info with target `latchkey::events`. For implementors of
/// [`crate::ports::Storage`]: to be called for each recorded event once its transaction is committed.
pub fn announce(event: &Event) {
    let at = event.at.to_rfc3339_opts(SecondsFormat::Micros, true);
    tracing::info!(
        target: "latchkey::events",
        kind = event.kind.name(),
        outcome = event.outcome.name(),
        at,
        company = event.company.map(|company| company.0),
        actor = event.actor.map(|user| user.0),
        subject = event.subject.map(|user| user.0),
        via = event.via.map(crate::model::Via::name),
        address = event.address.map(tracing::field::display),
        request_id = event.request_id.as_deref(),
        detail = event.detail.as_deref(),
        "security event"
    );
}
