//! What the standard paths need from the binary.

use std::sync::Arc;

use super::health::Readiness;

/// Questions that only the binary can answer. The first two may ask the database: they run on the blocking pool.
#[derive(Clone)]
pub struct Hooks {
    /// Whether requests can be answered now.
    pub ready: Arc<dyn Fn() -> Readiness + Send + Sync>,
    /// The public signing keys as the text of a JWK set (RFC 7517 §5), or why they cannot be had.
    pub key_set: Arc<dyn Fn() -> Result<String, String> + Send + Sync>,
    /// An id for a request: visible ASCII, not guessable from another.
    pub request_id: Arc<dyn Fn() -> String + Send + Sync>,
}
