//! Cryptography behind the ports of `latchkey-domain`.
//!
//! - [`BcryptHasher`]: passwords, on threads of their own.
//! - [`JwtSigner`]: JWTs and the keys that sign them.
//! - [`Sealer`]: secrets that rest in the database.
//!
//! Which random bytes come from where: salts come from the domain's `Entropy` port; signing keys,
//! ECDSA nonces and sealing nonces come from the generator of AWS-LC itself, because a predictable
//! one there would give the key away.

mod error;
mod jwt;
mod password;
mod pool;
mod sealer;

pub use error::SettingsError;
pub use jwt::{
    EXPIRY_LEEWAY_SECONDS, FUTURE_LEEWAY_SECONDS, JwtSettings, JwtSigner, MAX_TOKEN_BYTES,
};
pub use password::{BcryptHasher, MAX_STORED_COST, PasswordSettings, stored_cost};
pub use sealer::{SealError, Sealer};
