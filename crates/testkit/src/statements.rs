//! What SQL a piece of work runs: two that run the same take as long.

use diesel::connection::{InstrumentationEvent, set_default_instrumentation};
use std::cell::RefCell;

thread_local! {
    static SEEN: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Watches every connection that is made from now on.
///
/// # Panics
/// When diesel's lock is poisoned.
pub fn watch() {
    set_default_instrumentation(|| {
        Some(Box::new(|event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                note(&query.to_string());
            }
        }))
    })
    .expect("nobody panicked while setting it");
}

/// What `work` returns, and the statements that it ran on this thread, without their values, and of
/// an INSERT only the table.
pub fn during<T>(work: impl FnOnce() -> T) -> (T, Vec<String>) {
    SEEN.with_borrow_mut(|seen| *seen = Some(Vec::new()));
    let result = work();
    let seen = SEEN.with_borrow_mut(Option::take);
    (result, seen.unwrap_or_default())
}

fn note(query: &str) {
    let text = query.split(" -- binds: ").next().unwrap_or(query);
    // Of an INSERT, the columns: those that are empty are left out on SQLite.
    let text = match text.split_once(" (") {
        Some((insert, _)) if insert.starts_with("INSERT INTO") => insert,
        _ => text,
    };
    SEEN.with_borrow_mut(|seen| {
        if let Some(seen) = seen {
            seen.push(text.to_owned());
        }
    });
}
