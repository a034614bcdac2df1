//! Hashing passwords.

use crate::model::{Password, PasswordHash};
use std::time::Duration;

/// Hashes and checks passwords, slowly and with bounded resources.
///
/// Both methods block the calling thread until done or refused; the caller MUST NOT hold a
/// database connection meanwhile.
pub trait PasswordHasher: Send + Sync {
    /// Hashes a password with the current scheme and cost.
    ///
    /// # Errors
    /// [`HashError::Overloaded`] at once, when it could not be done within the deadline.
    fn hash(&self, password: &Password, asker: Asker) -> Result<PasswordHash, HashError>;

    /// Checks a password.
    ///
    /// With `None` an implementor MUST spend the same time on a stand-in and answer no, so that
    /// unknown users cannot be told from known ones. With a hash that it cannot read, or of lower
    /// cost, it MUST likewise take as long as with a current one.
    ///
    /// # Errors
    /// [`HashError::Overloaded`] at once, when it could not be done within the deadline.
    fn verify(
        &self,
        password: &Password,
        stored: Option<&PasswordHash>,
        asker: Asker,
    ) -> Result<Verdict, HashError>;

    /// Whether a password of this asker would not be refused at once, now. Takes no time and changes nothing.
    ///
    /// # Errors
    /// [`HashError::Overloaded`] when it would be.
    fn admits(&self, asker: Asker) -> Result<(), HashError>;

    /// Whether passwords can be checked against this stored form, which another system may have made.
    fn reads(&self, stored: &PasswordHash) -> bool;
}

/// On whose account a password waits to be hashed. Where more wait than can be hashed in time, an
/// implementor SHOULD let companies take turns, and within a company its addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Asker {
    /// The company's number; 0 where it is not known.
    pub company: u64,
    /// Stands for the client's network address; 0 where it is not known.
    pub address: u64,
}

/// What came of checking a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Wrong, or nothing to compare with.
    Wrong,
    /// Right.
    Right,
    /// Right, and stored by an older scheme or cost: store it anew.
    RightButOld,
}

/// Why a password was not hashed.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// More work is waiting than can be done within the deadline.
    #[error("too many passwords are waiting to be hashed")]
    Overloaded {
        /// When to try again.
        retry_after: Duration,
    },
    /// The hasher is broken.
    #[error("the password could not be hashed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}
