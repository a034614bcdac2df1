//! wip
pub mod authorization;
pub mod client;
pub mod dialect;
pub mod failure;
pub mod params;
pub mod surfaces;
