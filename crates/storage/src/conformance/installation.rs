//! Values kept once for the whole installation.

use super::{at_once, read, write};
use latchkey_domain::ports::Storage;

/// The first value stands.
pub fn the_first_value_stands(storage: &dyn Storage) {
    let value = || read(storage, |reads| reads.installation_value("key"));
    assert_eq!(value(), None);
    assert_eq!(
        write(storage, |tx| tx.installation_value_or("key", "one")),
        "one"
    );
    assert_eq!(
        write(storage, |tx| tx.installation_value_or("key", "two")),
        "one"
    );
    assert_eq!(value().as_deref(), Some("one"));
    assert_eq!(
        write(storage, |tx| tx.installation_value_or("other", "two")),
        "two"
    );
}

/// Of many first values at once, all get the same.
pub fn of_many_first_values_all_get_the_same(storage: &dyn Storage) {
    let values = at_once(16, |number| {
        write(storage, |tx| {
            tx.installation_value_or("key", &number.to_string())
        })
    });
    assert!(values.iter().all(|value| *value == values[0]));
}

/// Whoever removes it is the one who did.
pub fn a_value_is_removed_once(storage: &dyn Storage) {
    write(storage, |tx| tx.installation_value_or("key", "one"));
    write(storage, |tx| tx.installation_value_or("other", "one"));
    let removed = at_once(8, |_| {
        write(storage, |tx| tx.remove_installation_value("key"))
    });
    assert_eq!(removed.into_iter().filter(|removed| *removed).count(), 1);
    assert_eq!(read(storage, |reads| reads.installation_value("key")), None);
    let other = read(storage, |reads| reads.installation_value("other"));
    assert_eq!(other.as_deref(), Some("one"));
    assert_eq!(
        write(storage, |tx| tx.installation_value_or("key", "two")),
        "two"
    );
}
