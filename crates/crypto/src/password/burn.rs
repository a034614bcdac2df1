//! Spending the time that a cheaper check saved, so that an account with an old hash, or none,
//! cannot be told from any other.

use std::hint::black_box;
use std::ops::Range;

/// Salt of hashes that nobody compares with anything.
const SALT: [u8; 16] = *b"latchkey-burning";

/// The costs of the hashes to compute besides the stored one of `cost`, `None` where there was
/// nothing to check.
///
/// A hash of cost c is 2^c rounds and 2^c + (2^c + … + 2^(C-1)) = 2^C, so checking c and burning
/// c to C-1 is exactly one hash of the current cost C.
fn costs(cost: Option<u32>, current: u32) -> Range<u32> {
    match cost {
        None => current..current + 1,
        Some(cost) => cost..current,
    }
}

/// Spends what is left of one hash of the `current` cost.
pub(super) fn burn(cost: Option<u32>, current: u32, key: &[u8]) {
    for cost in costs(cost, current) {
        let _ = black_box(bcrypt::hash_with_salt(black_box(key), cost, SALT));
    }
}

/// The whole of a check, in hashes of the `current` cost: 1, or more where the stored one is
/// dearer.
pub(super) fn weight(cost: Option<u32>, current: u32) -> u64 {
    1 << cost.map_or(0, |cost| cost.saturating_sub(current))
}

#[cfg(test)]
mod tests {
    use super::{costs, weight};

    #[test]
    fn a_check_takes_as_many_rounds_as_one_current_hash_whatever_is_stored() {
        for current in 4..=15 {
            let burnt = |cost| costs(cost, current).map(|c| 1_u64 << c).sum::<u64>();
            assert_eq!(burnt(None), 1 << current);
            for cost in 4..=current {
                assert_eq!(
                    (1 << cost) + burnt(Some(cost)),
                    1 << current,
                    "{cost} of {current}"
                );
            }
        }
    }

    #[test]
    fn a_dearer_hash_burns_nothing_and_weighs_what_it_takes() {
        assert!(costs(Some(14), 12).is_empty());
        assert_eq!(weight(Some(14), 12), 4);
        assert_eq!(weight(Some(10), 12), 1);
        assert_eq!(weight(None, 12), 1);
    }
}
