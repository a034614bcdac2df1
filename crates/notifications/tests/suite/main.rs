//! The dispatcher with real transports, driven through the public interface.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod dispatcher;
mod injection;
mod sms;
mod smtp;
mod support;
mod templates;
mod tls;
