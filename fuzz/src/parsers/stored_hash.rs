//! What stands in place of a password.

use latchkey_crypto::{MAX_STORED_COST, stored_cost};

/// No cost that would keep a processor busy.
pub fn run(data: &[u8]) {
    if let Some(cost) = stored_cost(&super::text(data)) {
        assert!((4..=MAX_STORED_COST).contains(&cost));
    }
}
