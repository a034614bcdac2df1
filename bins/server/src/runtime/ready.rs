//! What a person reads once everything runs.

use crate::config::Settings;
use std::net::SocketAddr;

/// Names the address, the database and the surfaces.
pub fn line(settings: &Settings, address: SocketAddr, surfaces: &[String]) -> String {
    format!(
        "latchkey {} ready: http://{address} · database {} · surfaces {}",
        env!("CARGO_PKG_VERSION"),
        settings.database.url,
        surfaces.join(", "),
    )
}
