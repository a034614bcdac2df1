//! `server.*`: address, links, threads.

use super::key::Key;
use super::values::{CorsOrigin, Network, PublicUrl, socket_address};
use serde::Deserialize;
use std::net::SocketAddr;
use std::num::NonZero;
use std::time::Duration;
use validator::Validate;

pub(super) const KEYS: &[Key] = &[
    Key::text("server.listen", "127.0.0.1:8080"),
    Key::text("server.public_url", "http://127.0.0.1:8080"),
    Key::optional_integer("server.workers", "one per core"),
    Key::integer("server.shutdown_timeout_seconds", 20),
    Key::integer("server.answer_deadline_ms", 2_800),
    Key::list("server.trusted_proxies", &[]),
    Key::list("server.cors_origins", &[]),
];

/// Where and how the server is reached.
#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct ServerSettings {
    /// The address to listen on.
    #[serde(deserialize_with = "socket_address")]
    pub listen: SocketAddr,
    /// The base of links in messages, and `iss` of JWTs.
    pub public_url: PublicUrl,
    /// Event loops; see [`Self::workers`].
    #[serde(default)]
    #[validate(range(min = 1, max = 256))]
    workers: Option<u64>,
    #[validate(range(max = 3_600, min = 0))]
    shutdown_timeout_seconds: u64,
    #[validate(range(min = 100, max = 600_000))]
    answer_deadline_ms: u64,
    /// Networks whose `X-Forwarded-For` and `Forwarded` are believed.
    pub trusted_proxies: Vec<Network>,
    /// Origins that browsers may call from.
    pub cors_origins: Vec<CorsOrigin>,
}

impl ServerSettings {
    /// How many event loops to run.
    pub fn workers(&self) -> usize {
        threads(self.workers)
    }

    /// How long requests in flight may take to finish after a signal.
    pub fn shutdown_timeout(&self) -> Duration {
        Duration::from_secs(self.shutdown_timeout_seconds)
    }

    /// How long a client waits for an answer that needs no password hashed.
    pub fn answer_deadline(&self) -> Duration {
        Duration::from_millis(self.answer_deadline_ms)
    }
}

/// The number given, else one per core.
pub(super) fn threads(given: Option<u64>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, NonZero::get);
    given
        .and_then(|count| usize::try_from(count).ok())
        .unwrap_or_else(cores)
}
