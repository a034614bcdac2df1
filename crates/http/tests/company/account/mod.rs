//! `user/` and `company/`: what users do with their own.

mod company;
mod emails;
mod mobiles;
mod profile;
mod profile_errors;

pub use profile::smuggled;
