//! What may be wrong with a request's credentials.

use std::borrow::Cow;

/// Why credentials were not accepted. The sentences differ between contracts; the distinctions do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialsProblem {
    /// None were sent, or under another scheme word.
    NotProvided,
    /// The scheme word stands alone.
    NoToken,
    /// More than one word follows the scheme.
    Spaces,
    /// Bytes that no token can hold.
    InvalidCharacters,
    /// Well formed and not good: unknown, expired, revoked. `None` leaves the sentence to the contract.
    Refused(Option<Cow<'static, str>>),
}
