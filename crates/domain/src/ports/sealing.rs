//! Sealing secrets that must be read again.

use zeroize::Zeroizing;

/// Seals secrets with a key that the database does not hold.
pub trait Seal: Send + Sync {
    /// Seals `secret` for `context`. An implementor MUST authenticate the context, so that a sealed
    /// value moved to another row does not open.
    ///
    /// # Errors
    /// When the library fails.
    fn seal(&self, context: &[u8], secret: &[u8]) -> Result<Vec<u8>, SealFailure>;

    /// Opens what was sealed for `context`.
    ///
    /// # Errors
    /// When it was sealed with another key, for another context, or changed.
    fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealFailure>;
}

/// A value could not be sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value does not open, or could not be sealed")]
pub struct SealFailure;
