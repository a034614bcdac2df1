//! The rules of an authentication server, free of framework, database and runtime.
//!
//! - [`model`]: the nouns. User, company, session, token, challenge, message.
//! - [`Auth`]: the verbs. Every use case is a method; each lives in a file named as it is, under
//!   [`accounts`], [`sessions`], [`passwords`], [`email`], [`mobile`], [`phone`], [`mfa`], [`admin`], [`operator`],
//!   [`events`], [`outbox`] and [`installation`].
//! - [`ports`]: what the domain needs from outside. Take Latchkey's own implementations or yours.
//! - [`Policy`]: what the operator decides.
//!
//! A use case takes a request struct and returns an outcome or its own error enum. It owns its
//! transaction; what must survive a refusal is committed before the refusal is returned. Nothing
//! here knows how a contract words a thing: surfaces render [`validation::Problem`]s.

pub mod accounts;
pub mod admin;
pub mod email;
pub mod events;
pub mod installation;
pub mod mfa;
pub mod mobile;
pub mod model;
pub mod operator;
pub mod outbox;
pub mod passwords;
pub mod phone;
pub mod policy;
pub mod ports;
pub mod sessions;
pub mod validation;

mod auth;
mod clock_steps;
mod error;
mod keyring;
mod keys;
mod limits;
mod link_base;
mod otp;

pub use auth::{Auth, Parts};
pub use error::{Fault, Refusal};
pub use keyring::Keyring;
pub use limits::Throttled;
pub use policy::{EventPolicy, Limits, OtpPolicy, PasswordPolicy, Policy, TokenPolicy};

/// An instant, UTC, to the microsecond.
pub type Time = chrono::DateTime<chrono::Utc>;
