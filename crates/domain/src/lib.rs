//! The rules of an authentication server.
//!
//! - [`model`]: the nouns (user, company, session, token, challenge, message).
//! - [`ports`]: what the domain needs from outside; implement them or take Latchkey's.

pub mod model;
pub mod ports;

mod keyring;

pub use keyring::Keyring;

/// An instant, UTC, to the microsecond.
pub type Time = chrono::DateTime<chrono::Utc>;
