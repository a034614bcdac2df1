//! Reading what is stored in place of a password.

use bcrypt::HashParts;

/// What our own hashes begin with.
pub(super) const TAG: &str = "hmac-sha384:";

/// The highest cost of a stored hash that is checked: 16 keeps a processor busy for some 4 s. An
/// imported row of cost 31 would for days, once for each guess.
pub const MAX_STORED_COST: u32 = 16;

/// A stored hash, understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stored<'a> {
    pub(super) scheme: Scheme,
    pub(super) cost: u32,
    /// The `$2b$…` part.
    pub(super) bcrypt: &'a str,
}

/// What bcrypt was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// The peppered password.
    Ours,
    /// The password itself, cut at 72 bytes.
    Bcrypt,
}

/// Why a stored hash cannot be used. Says nothing of what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    #[error("it is of no known form ({0} bytes)")]
    Form(usize),
    #[error("its cost {0} is not between 4 and {MAX_STORED_COST}")]
    Cost(u32),
}

/// The cost of a stored hash; `None` for one that no password can match, since it is of no known form or of a cost beyond
/// [`MAX_STORED_COST`].
pub fn stored_cost(stored: &str) -> Option<u32> {
    Stored::read(stored).ok().map(|stored| stored.cost)
}

impl<'a> Stored<'a> {
    pub(super) fn read(stored: &'a str) -> Result<Self, Unreadable> {
        let (scheme, bcrypt) = match stored.strip_prefix(TAG) {
            Some(rest) if rest.starts_with("$2b$") => (Scheme::Ours, rest),
            Some(_) => return Err(Unreadable::Form(stored.len())),
            None => (Scheme::Bcrypt, stored),
        };
        let parts: HashParts = bcrypt.parse().map_err(|_| Unreadable::Form(stored.len()))?;
        // The library reads `+4` as a number too.
        let digits = bcrypt.get(4..6).unwrap_or_default();
        if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(Unreadable::Form(stored.len()));
        }
        let cost = parts.get_cost();
        if !(4..=MAX_STORED_COST).contains(&cost) {
            return Err(Unreadable::Cost(cost));
        }
        Ok(Self {
            scheme,
            cost,
            bcrypt,
        })
    }
}
