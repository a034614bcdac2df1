//! The binary, its folder, its database, a client.

mod home;
mod place;
mod server;
mod tour;

pub use home::{Backend, Home};
pub use place::{Place, text};
pub use server::{Server, eventually};
pub use tour::{JOE, json_lines, log_in, password, register};
