//! The JWT contract (document 003): `/auth/*_token/` and `/users/me/`.

mod errors;

pub use errors::JwtDialect;
