//! Budgets against abuse.

/// How much is allowed in how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// How many in a burst.
    pub count: u32,
    /// Seconds after which a spent budget is whole again.
    pub window_seconds: u32,
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
