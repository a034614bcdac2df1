//! What every answer of every contract has in common.

mod asker;
mod every_path;
mod refusals;

use crate::support::{Backend, Home};

/// With a public address under TLS.
fn home() -> Home {
    Home::new(Backend::Sqlite).with("SERVER__PUBLIC_URL", "https://id.example.com")
}
