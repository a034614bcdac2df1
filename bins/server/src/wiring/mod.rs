//! From settings to parts that run: the one place that names concrete types.

mod core;
pub mod database;
pub mod http;
mod messages;
mod policy;
mod readiness;
mod surfaces;

pub use core::{Core, core, operator};
pub use messages::Messages;
pub use readiness::Readiness;
