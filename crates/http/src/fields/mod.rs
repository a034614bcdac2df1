//! The fields of an endpoint as data, and their values after checking.
//!
//! One declaration serves three readers: the checker here, the OpenAPI document, and the person who reads the table.

mod check;
mod declare;
mod numbers;
mod values;

pub(crate) use check::check;
pub use declare::{Field, Kind};
pub use values::{Fields, Slot};

#[cfg(test)]
mod tests;
