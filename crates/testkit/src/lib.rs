//! What the tests of every Latchkey crate share: real servers on loopback, throwaway databases,
//! a clock that stands still, randomness that repeats, and a whole [`World`] of all these.
//!
//! Everything here fails by panicking with the remedy in its message; nothing skips. The databases
//! and the SMTP server need the environment that `scripts/test` and `scripts/with-postgres` make.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "only tests run this, and a test fails by panicking"
)]

pub mod environment;
pub mod http;
pub mod postgres;
pub mod smtp;
pub mod sqlite;
pub mod statements;
pub mod world;

mod clock;
mod entropy;
mod watched;

pub use clock::FixedClock;
pub use entropy::SeededEntropy;
pub use world::World;

/// Compiles the snippets of the documentation.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/embedding.md")]
struct Embedding;
