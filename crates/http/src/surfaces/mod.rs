//! The contracts. A surface translates between its wire and the domain's use cases; it decides nothing, and no
//! surface imports another.

pub mod company;
pub mod device_tokens;
pub mod jwt;
mod log_in;
pub mod phone;
pub mod signup;
