//! The commands, one a file.

pub mod backup;
pub mod company;
pub mod config;
pub mod events;
pub mod keys;
pub mod messages;
pub mod migrate;
pub mod password_input;
pub mod serve;
pub mod user;

mod refused;
mod shown;
