//! Budgets against abuse.

/// How much is allowed in how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// How many in a burst.
    pub count: u32,
    /// Seconds after which a spent budget is whole again.
    pub window_seconds: u32,
}

impl Budget {
    /// The budget that never allows more than `count` in any `window_seconds`: half of it at once, the
    /// rest as it grows back. (The plain one allows a whole burst and what grows back meanwhile.)
    pub(crate) fn at_most(self) -> Self {
        let burst = self.count.div_ceil(2);
        let steps = u64::from(self.count - burst + 1);
        let window = (u64::from(self.window_seconds) * u64::from(burst)).div_ceil(steps);
        Self {
            count: burst,
            window_seconds: u32::try_from(window).unwrap_or(u32::MAX),
        }
    }
}

/// Which counter to debit: a keyed hash of kind, company and subject, so that the table names nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BudgetKey(pub [u8; 32]);

/// What came of a debit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Debit {
    /// Taken; so many are left.
    Allowed {
        /// What is left of the burst.
        remaining: u32,
    },
    /// Nothing left.
    Refused {
        /// Seconds until one is allowed again, at least 1.
        retry_after_seconds: u32,
    },
}

/// How much patience there is with failures in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// After fewer failures the next try is open at once; at least 1.
    pub free: u32,
    /// Seconds that the growing wait does not exceed.
    pub longest_wait_seconds: u32,
    /// After so many there is no further try.
    pub most: u32,
}

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Try {
    /// It may be made, and counts as failed until it is forgotten.
    Open {
        /// How many have failed in a row, this one included.
        failures: u32,
    },
    /// Not yet.
    Early {
        /// Seconds until one is open again, at least 1.
        retry_after_seconds: u32,
    },
    /// There were as many as there may be.
    Spent {
        /// Seconds until they are forgotten, at least 1.
        retry_after_seconds: u32,
    },
}

/// A device or address that a user signed in from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownDevice {
    /// A keyed hash of what it is and whose, so that the table names nobody.
    pub key: BudgetKey,
    /// When it was last noted; not at every login.
    pub seen: crate::Time,
}
