//! What settings are refused for.

/// Why a hasher or signer cannot be made from its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The bcrypt cost is outside of what can be hashed in a bearable time.
    #[error("bcrypt cost {0} is not between 4 and 15")]
    Cost(u32),
    /// HS256 without a secret.
    #[error("HS256 needs a secret")]
    SecretMissing,
    /// A secret below the size that RFC 7518 section 3.2 demands.
    #[error("the HS256 secret has {0} bytes; at least 32 are needed")]
    SecretShort(usize),
    /// One byte repeated: a placeholder, not a secret.
    #[error("the HS256 secret is one byte repeated")]
    SecretUniform,
}
