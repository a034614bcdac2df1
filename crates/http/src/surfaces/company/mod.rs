//! The company contract (document 004), below `/api/3/` and `/3/`.

pub mod envelope;
mod errors;

pub use errors::CompanyDialect;
