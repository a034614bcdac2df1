//! Bounds that hold for every syntax.

use super::Params;
use crate::failure::{Failure, Malformed};

/// Arrays and objects inside each other; the deepest documented body has four levels.
pub(super) const MAX_DEPTH: usize = 32;

/// Keys and array items of a whole body; a wallet that posts its UI state stays far below.
pub(super) const MAX_KEYS: usize = 1_000;

/// The message for NUL, which one of the two databases cannot store (Django's wording).
pub(super) const NUL_MESSAGE: &str = "Null characters are not allowed.";

/// A name as it may be repeated to the client.
pub(super) fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(64).collect()
}

/// Refuses a second value under one name, too many names, and names with NUL.
pub(super) fn check_name(
    params: &Params,
    name: &str,
    unreadable: Malformed,
) -> Result<(), Failure> {
    if params.entries.len() >= MAX_KEYS {
        return Err(Malformed::TooManyKeys.into());
    }
    if name.contains('\0') {
        return Err(unreadable.into());
    }
    if params.get(name).is_some() {
        return Err(Malformed::Duplicate(shown(name)).into());
    }
    Ok(())
}

/// Refuses NUL in a text, naming its field.
pub(super) fn check_text(name: &str, text: &str) -> Result<(), Failure> {
    if text.contains('\0') {
        Err(Failure::field(shown(name), NUL_MESSAGE))
    } else {
        Ok(())
    }
}
