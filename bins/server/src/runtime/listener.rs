//! The socket.

use crate::config::{Loaded, Refusal};
use std::io;
use std::net::TcpListener;

/// Listens on `server.listen`.
///
/// # Errors
/// An address that is taken, foreign or not allowed: a refusal that names the key.
pub fn bind(loaded: &Loaded) -> Result<TcpListener, Refusal> {
    let listen = loaded.settings.server.listen;
    TcpListener::bind(listen).map_err(|error| {
        let problem = match error.kind() {
            io::ErrorKind::AddrInUse => "another process listens there".to_owned(),
            io::ErrorKind::AddrNotAvailable => "not an address of this machine".to_owned(),
            io::ErrorKind::PermissionDenied => "this user may not listen there".to_owned(),
            _ => error.to_string(),
        };
        loaded.explain(Refusal::new(
            "server.listen",
            format!("{problem}; choose another address or port"),
        ))
    })
}
